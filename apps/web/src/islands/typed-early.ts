type Field = HTMLInputElement | HTMLTextAreaElement

/**
 * What was typed or picked in built HTML before its component came to life. The function it gives puts that back into
 * the live fields, as if typed again, so that the component hears of it.
 */
export function rememberTyped(target: HTMLElement): () => void {
  const before = fields(target).map((field) => ({ value: field.value, checked: isChecked(field), touched: isTouched(field) }))
  return () => {
    for (const [index, field] of fields(target).entries()) {
      const typed = before[index]
      if (typed === undefined || !typed.touched) continue
      if (field instanceof HTMLInputElement && isTick(field)) {
        field.checked = typed.checked
        field.dispatchEvent(new Event('change', { bubbles: true }))
      } else {
        field.value = typed.value
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }
  }
}

/**
 * The button that was pressed last in built HTML before its component came to life. The function it gives presses it
 * again, now that it does something.
 */
export function rememberPressed(target: HTMLElement): () => void {
  let pressed: HTMLButtonElement | null = null
  const remember = ({ target: at }: Event): void => void (pressed = at instanceof Element ? at.closest('button') : null)
  target.addEventListener('click', remember)
  return () => {
    target.removeEventListener('click', remember)
    // What has gone meanwhile was heard by the page itself.
    if (pressed?.checkVisibility()) pressed.click()
  }
}

function fields(target: HTMLElement): Field[] {
  return [...target.querySelectorAll<Field>('input, textarea')]
}

function isTick(field: HTMLInputElement): boolean {
  return field.type === 'radio' || field.type === 'checkbox'
}

function isChecked(field: Field): boolean {
  return field instanceof HTMLInputElement && field.checked
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLInputElement && isTick(field)) return field.checked !== field.defaultChecked
  return field.value !== field.defaultValue
}
