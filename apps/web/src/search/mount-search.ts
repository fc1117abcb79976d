import { mount } from 'svelte'
import Search from './search.svelte'

/** Puts search and keys into the page, closed. */
export function mountSearch(): { open: (what: 'search' | 'keys') => void } {
  return mount(Search, { target: document.body })
}
