// Blocking and tiny: it runs before the first paint, so that the page never flashes in the wrong theme, nor moves when the tour is offered.
(function () {
  var key = 'interleave:theme'
  var dark = matchMedia('(prefers-color-scheme: dark)')
  var root = document.documentElement
  function show() {
    var choice = null
    try {
      choice = localStorage.getItem(key)
    } catch {
      // Storage can be denied; the page then follows the system.
    }
    if (choice !== 'light' && choice !== 'dark') choice = 'system'
    root.dataset.themeChoice = choice
    root.dataset.theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice
    document.dispatchEvent(new CustomEvent('themechange', { detail: root.dataset.theme }))
  }
  function isNew() {
    try {
      return localStorage.getItem('interleave:tour') === null
    } catch {
      // Nobody is asked twice, and this could not be kept.
      return false
    }
  }
  root.dataset.tour = isNew() ? 'new' : 'over'
  show()
  dark.addEventListener('change', show)
  addEventListener('storage', show)
  document.addEventListener('themechoice', show)
})()
