import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SvgPen } from './svg-pen.ts'

/** Every letter is six pixels wide. */
const newPen = () => new SvgPen({ font: '', measureText: (text: string) => ({ width: text.length * 6 }) as TextMetrics })
const drawn = (use: (pen: SvgPen) => void): string => {
  const pen = newPen()
  use(pen)
  return pen.toText({ width: 100, height: 50, title: 'a <run>', description: 'one & two' })
}

test('a document has the size of the drawing, and says in words what it is', () => {
  const svg = drawn(() => undefined)
  assert.match(svg, /^<svg xmlns="[^"]+" width="100" height="50" viewBox="0 0 100 50" role="img">/)
  assert.match(svg, /<title>a &#60;run&#62;<\/title>\n<desc>one &#38; two<\/desc>/)
})

test('what is moved is drawn where it was moved to, until it is restored', () => {
  const svg = drawn((pen) => {
    pen.save()
    pen.translate(10, 20)
    pen.fillRect(1, 2, 3, 4)
    pen.restore()
    pen.fillRect(1, 2, 3, 4)
  })
  assert.match(svg, /<rect x="11" y="22" width="3" height="4"/)
  assert.match(svg, /<rect x="1" y="2" width="3" height="4"/)
})

test('what is clipped stands in a group that ends with its state', () => {
  const svg = drawn((pen) => {
    pen.save()
    pen.beginPath()
    pen.rect(0, 0, 10, 10)
    pen.clip()
    pen.fillRect(0, 0, 99, 99)
    pen.restore()
    pen.fillRect(0, 0, 5, 5)
  })
  assert.match(svg, /<clipPath id="clip-1"><path d="M0 0h10v10h-10Z"\/><\/clipPath><g clip-path="url\(#clip-1\)">\n<rect [^\n]*\n<\/g>\n<rect/)
})

test('lines are dashed and faint as on a canvas', () => {
  const svg = drawn((pen) => {
    pen.strokeStyle = '#123456'
    pen.lineWidth = 1.5
    pen.setLineDash([4, 3])
    pen.globalAlpha = 0.5
    pen.beginPath()
    pen.moveTo(1, 2)
    pen.lineTo(3, 4)
    pen.stroke()
  })
  assert.match(svg, /<path d="M1 2L3 4" fill="none" stroke="#123456" stroke-width="1.5" stroke-dasharray="4 3" opacity="0.5"\/>/)
})

test('text keeps its signs, its font and its side', () => {
  const svg = drawn((pen) => {
    pen.font = "600 11px 'Inter Variable', sans-serif"
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillStyle = '#000'
    pen.fillText('a < b && "c"', 50, 10)
    assert.equal(pen.measureText('four').width, 24)
  })
  assert.match(svg, /<text x="50" y="10" text-anchor="middle" dominant-baseline="central" style="font:600 11px 'Inter Variable', sans-serif"[^>]*>a &#60; b &#38;&#38; &#34;c&#34;<\/text>/)
})
