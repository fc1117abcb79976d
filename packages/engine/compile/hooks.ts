/** The texts that `compile` inserts; INSTRUMENTATION.md says where. The guest gives the hooks shorter names. */
const names = {
  task: '__il_task', threw: '__il_threw', end: '__il_end', suspend: '__il_suspend', resume: '__il_resume',
  back: '__il_back', call: '__il_call', returned: '__il_return', module: '__il_module', iter: '__il_iter', loop: '__il_loop', leave: '__il_leave',
}

export const importHooks = `import { ${Object.entries(names).map(([name, local]) => `${name} as ${local}`).join(', ')} } from 'interleave:hooks';`

const accessNames = [
  'i', 'o', 's', 'r', 'rk', 'w', 'wc', 'u', 'uk', 'd', 'dk', 'has', 'keys', 'all', 'path', 'q', 'made', 'exec', 'bind', 'scope', 'v', 'vs', 'vu', 'vw', 'wn', 'aw', 'ar', 'ta',
]

/** Imports the hooks of access tracking, under their own names. */
export const importAccessHooks = `import { ${accessNames.map((name) => `${name} as __il_${name}`).join(', ')} } from 'interleave:accesses';`

/** Ends the body of a task. */
export const closeTask = '} catch (__il_e) { throw __il_threw(__il_t, __il_e) } finally { __il_end(__il_t) }'

/**
 * Around parameters that can fail to bind (`({ id }) => …` called with nothing). A plain arrow binds them, so that a
 * failure is seen: it ends the task and rejects at once, as the language has it.
 */
export const openBinding = '(__il_t) => { try { return (('
export const closeBinding =
  ')(...__il_args) } catch (__il_e) { __il_threw(__il_t, __il_e); __il_end(__il_t); return (async () => { throw __il_e })() } }, __il_args) }'

/** Says which task runs now, where control may have come back without an `await`. */
export const comeBack = ' __il_back(__il_t);'

/**
 * Around the body of a `for await`: what throws there waits until the iterator is closed, which QuickJS would not. `held`
 * names the loop; `inside` is 1 when the texts belong inside the brackets that the body has.
 */
export function loopTexts(held: string, traced: boolean, isBlock: boolean): { open: string; close: string; inside: 0 | 1 } {
  const open = ` var ${held};${traced ? comeBack : ''} try {`
  const close = `} catch (__il_e) { if ((${held} = __il_leave(${held})) !== undefined) try { await ${held}.wait } catch {} throw __il_e }`
  return isBlock ? { open, close, inside: 1 } : { open: `{${open} `, close: ` ${close} }`, inside: 0 }
}
