import type { Description, Signature } from '../language/messages.ts'

/** A declaration and what is written about it. */
export function describe({ signature, docs }: Description): HTMLElement {
  const box = document.createElement('div')
  box.className = 'cm-described'
  const code = box.appendChild(document.createElement('code'))
  code.textContent = signature
  if (docs !== '') box.appendChild(document.createElement('p')).textContent = docs
  return box
}

/** A call's parameters, the one that is being written in bold. */
export function describeSignature({ before, parameters, after, active, docs }: Signature): HTMLElement {
  const box = document.createElement('div')
  box.className = 'cm-described'
  const code = box.appendChild(document.createElement('code'))
  code.append(before)
  for (const [index, parameter] of parameters.entries()) {
    if (index > 0) code.append(', ')
    const isActive = index === Math.min(active, parameters.length - 1)
    const part = code.appendChild(document.createElement(isActive ? 'b' : 'span'))
    part.textContent = parameter
  }
  code.append(after)
  if (docs !== '') box.appendChild(document.createElement('p')).textContent = docs
  return box
}
