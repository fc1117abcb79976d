import type { LitLine } from '@interleave/timeline/lit-lines.ts'

/**
 * Lights lines of static code, on which tasks wait at the moment that a timeline shows, in the colour of the first of them. The code
 * itself stays as it is: bars lie under it, where its lines are, which all are equally high.
 */
export function lightLines(pre: HTMLElement, lit: readonly LitLine[]): void {
  for (const bar of pre.querySelectorAll('.lit-bar')) bar.remove()
  const style = getComputedStyle(pre)
  const height = Number.parseFloat(style.lineHeight)
  const top = Number.parseFloat(style.paddingTop)
  if (!Number.isFinite(height)) return
  const lines = new Map<number, LitLine>()
  for (const line of lit) if (!lines.has(line.line)) lines.set(line.line, line)
  for (const { line, tone } of lines.values()) {
    const bar = document.createElement('span')
    bar.className = 'lit-bar'
    bar.setAttribute('aria-hidden', 'true')
    bar.style.setProperty('--lane', `var(${tone})`)
    bar.style.top = `${top + (line - 1) * height}px`
    bar.style.height = `${height}px`
    bar.style.width = `${Math.max(pre.scrollWidth, pre.clientWidth)}px`
    pre.prepend(bar)
  }
}
