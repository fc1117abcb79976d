import { mount } from 'svelte'
import RunPage from './run-page.svelte'
import type { RunPageData } from './run-page-data.ts'
import './tokens.css'

/** The script of a page that shows one run: it reads the run from the page itself, and needs nothing else. */
const holder = document.querySelector('#run')
const target = document.querySelector('main')
if (holder?.textContent && target) mount(RunPage, { target, props: { data: JSON.parse(holder.textContent) as RunPageData } })
