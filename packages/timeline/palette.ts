/** The page's colours, read once a theme, for a canvas that cannot read custom properties itself. */
export interface Palette {
  paper: string
  panel: string
  ink: string
  soft: string
  line: string
  bad: string
  warn: string
  io: string
  tasks: string[]
  ui: string
  mono: string
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise
  return {
    paper: read('--paper', '#fbfaf7'),
    panel: read('--panel', '#ffffff'),
    ink: read('--ink', '#1b1d22'),
    soft: read('--soft', '#5a606b'),
    line: read('--line', '#e4e1d8'),
    bad: read('--bad', '#c2361c'),
    warn: read('--warn', '#8f5700'),
    io: read('--io', '#6f757e'),
    tasks: Array.from({ length: 8 }, (_, i) => read(`--t${i + 1}`, '#2f66cf')),
    ui: read('--font-ui', 'system-ui, sans-serif'),
    mono: read('--font-mono', 'ui-monospace, monospace'),
  }
}

export function taskColour(palette: Palette, colour: number | null): string {
  return colour === null ? palette.io : (palette.tasks[colour % palette.tasks.length] ?? palette.io)
}

/** Calls back when the page turns light or dark. Gives how to stop. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const media = matchMedia('(prefers-color-scheme: dark)')
  media.addEventListener('change', callback)
  return () => {
    observer.disconnect()
    media.removeEventListener('change', callback)
  }
}
