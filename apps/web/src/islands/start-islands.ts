/**
 * Brings `[data-island]` elements to life when they come near the window or are touched, and not before: their HTML is
 * there from the build. Properties stand in a `<script type="application/json">` beside them, which is data, not script.
 */
import type { Component } from 'svelte'
import { rememberPressed, rememberTyped } from './typed-early.ts'

type Loader = () => Promise<{ default: Component<never> }>

export function startIslands(islands: Record<string, Loader>): void {
  const presses = new Map<HTMLElement, () => void>()
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) wake(entry.target)
  }, { rootMargin: '300px 0px' })

  function wake(seen: Element): void {
    observer.unobserve(seen)
    const element = seen.closest<HTMLElement>('[data-island]')
    const load = islands[element?.dataset['island'] ?? '']
    if (element === null || load === undefined || element.dataset['awake'] !== undefined) return
    element.dataset['awake'] = ''
    Promise.all([load(), import('svelte')]).then(
      ([{ default: component }, svelte]) => {
        start(svelte, component, element)
        element.dataset['awake'] = 'live'
        presses.get(element)?.()
      },
      (error: unknown) => console.error('This part of the page did not load. Reload to try again.', error),
    )
  }

  for (const element of document.querySelectorAll<HTMLElement>('[data-island]')) {
    presses.set(element, rememberPressed(element))
    // An element that lays its children out in its parent's grid has no box of its own to be seen.
    const boxless = getComputedStyle(element).display === 'contents'
    observer.observe(boxless ? (element.firstElementChild ?? element) : element)
  }
}

function start({ flushSync, hydrate, mount }: typeof import('svelte'), component: Component<never>, target: HTMLElement): void {
  const data = target.parentElement?.querySelector(`script[type="application/json"][data-for="${target.id}"]`)
  // Whoever wrote the data into the page also named the component: island.astro keeps the two together.
  const props = JSON.parse(data?.textContent ?? '{}') as never
  if (target.childElementCount === 0) {
    mount(component, { target, props })
    return
  }
  const putBack = rememberTyped(target)
  hydrate(component, { target, props })
  flushSync()
  putBack()
}
