const CHOICES = ['system', 'light', 'dark'] as const
type Choice = (typeof CHOICES)[number]
const NAMES: Record<Choice, string> = { system: 'Auto', light: 'Light', dark: 'Dark' }

/** Turns every `[data-theme-switch]` button through system, light and dark; `theme.js` applies and keeps the choice. */
export function startThemeSwitch(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-switch]')) {
    label(button)
    button.addEventListener('click', () => {
      const next = CHOICES[(CHOICES.indexOf(currentChoice()) + 1) % CHOICES.length] ?? 'system'
      try {
        if (next === 'system') localStorage.removeItem('interleave:theme')
        else localStorage.setItem('interleave:theme', next)
      } catch {
        // Storage can be denied; then there is nothing to keep the choice in.
      }
      document.dispatchEvent(new Event('themechoice'))
      label(button)
    })
  }
}

function currentChoice(): Choice {
  const choice = document.documentElement.dataset['themeChoice']
  return CHOICES.find((each) => each === choice) ?? 'system'
}

function label(button: HTMLButtonElement): void {
  const choice = NAMES[currentChoice()]
  button.setAttribute('aria-label', `Theme: ${choice}`)
  const name = button.querySelector('[data-theme-name]')
  if (name !== null) name.textContent = choice
}
