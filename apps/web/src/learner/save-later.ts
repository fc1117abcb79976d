export interface SaveLater {
  /** Something changed: saves after a pause. */
  touch(): void
  /** Saves now what waits. */
  flush(): void
}

/** Saves after a pause in typing, and at once when the page goes. Nothing is written that did not change. */
export function saveLater(save: () => void, pauseMs = 400): SaveLater {
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    save()
  }
  return {
    touch() {
      clearTimeout(timer)
      timer = setTimeout(flush, pauseMs)
    },
    flush,
  }
}
