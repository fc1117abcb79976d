/** Runs a walk when it is asked to, in the page's own engine, and shows it stop by stop. */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { pageEngine } from './page-engine.ts'

export function startWalks(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-walk]')) {
    const button = place.querySelector<HTMLButtonElement>('[data-action="walk"]')
    button?.addEventListener('click', () => {
      button.disabled = true
      show(place).catch((error: unknown) => {
        console.error('The walk did not start. Press again, or reload.', error)
        button.disabled = false
      })
    })
    for (const near of ['pointerenter', 'focusin']) place.addEventListener(near, () => warm(), { once: true })
  }
}

/** A hand that comes near is warning enough to load what a walk needs. */
function warm(): void {
  Promise.all([pageEngine(), import('./walk-stepper.svelte'), import('svelte')]).then(
    ([engine]) => engine.warm(),
    (error: unknown) => console.warn('The walk is not loaded yet; the press itself will try again.', error),
  )
}

async function show(place: HTMLElement): Promise<void> {
  const [{ mount }, { default: component }] = await Promise.all([import('svelte'), import('./walk-stepper.svelte')])
  const target = place.querySelector<HTMLElement>('[data-live]')
  const still = place.querySelector<HTMLElement>('[data-static]')
  if (target === null || still === null) throw new Error('Expected a place for the walk')
  // Whoever wrote the data into the page also named what reads it: walk.astro keeps the two together.
  const walk = JSON.parse(place.querySelector('[data-stops]')?.textContent ?? '{}') as never
  const sources = [...place.querySelectorAll<HTMLElement>('[data-source]')].map((pre): SourceFile & { lines: string[] } => {
    const code = pre.querySelector('code')
    return { name: pre.dataset['source'] ?? '', text: code?.textContent ?? '', lines: (code?.innerHTML ?? '').split('\n') }
  })
  mount(component, { target, props: { walk, sources } })
  still.hidden = true
}
