/** The part of a canvas that the timeline draws with: a picture to keep is drawn with the same strokes as the screen. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'arc' | 'beginPath' | 'bezierCurveTo' | 'clip' | 'fill' | 'fillRect' | 'fillStyle' | 'fillText' | 'font' | 'globalAlpha' | 'lineTo' | 'lineWidth'
  | 'measureText' | 'moveTo' | 'rect' | 'restore' | 'roundRect' | 'save' | 'setLineDash' | 'stroke' | 'strokeStyle' | 'textAlign' | 'textBaseline' | 'translate'
>
