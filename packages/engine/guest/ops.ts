/** What the guest tells and asks the host, by number. Shared by the prelude and by `run`. */
export const op = {
  /** (site, signal | -1) → task */
  taskStart: 1,
  /** (task): the call returned its promise to its caller */
  taskLeave: 2,
  /** (task) */
  taskEnd: 3,
  /** (task, error as JSON) */
  taskThrew: 4,
  /** (task, site, ref | -1, locals as JSON | '', whether it iterates) */
  suspend: 5,
  /** (task) → whether it was suspended */
  resume: 6,
  /** (task, ok): a catch or finally clause runs */
  back: 7,
  /** (site, ref) */
  call: 8,
  /** (task, site, ref, promise): the task's promise follows another */
  adopt: 9,
  /** (site) → task of a module's top level */
  module: 10,
  /** (resource, label, signal | -1, whether it has an effect) → io */
  ioIssue: 11,
  /** (io, signal) */
  ioAbort: 12,
  /** (delay ms, repeat, label, signal that would end it | -1) → timer */
  timerSet: 13,
  /** (timer) */
  timerClear: 14,
  /** (label, at ms | -1, signal) → outside */
  outsideExpect: 15,
  /** (kind, sources as "1,2") → signal */
  signalCreate: 16,
  /** (signal, its abort listeners | -1 when it is no listener of the program's) */
  signalListen: 17,
  /** (signal, reason in words) */
  signalAbort: 18,
  /** (kind, members as "ref,ref,-1") → group */
  group: 19,
  /** (group, promise): the promise that settles with the group */
  groupPromise: 20,
  /** (ref, how) → current task | -1 */
  handled: 21,
  /** (level, text) */
  console: 22,
  /** (index, name) */
  testDeclare: 23,
  /** (index) */
  testStart: 24,
  /** (index, ok, error as JSON, ref of what its body gave | -1) */
  testEnd: 25,
  /** (ok, message) */
  assert: 26,
  /** () → virtual ms */
  now: 27,
  /** (error as JSON) */
  uncaught: 28,
  /** (method, url) → route as JSON | '' */
  route: 29,
  /** (task | -1): callbacks run on behalf of this task */
  context: 30,
  /** () → seed */
  seed: 31,
  /** () → current task | -1 */
  current: 32,
  /** (io, ok, value in words): the reply was delivered */
  ioReplied: 33,
  /** (check number, actual as JSON) → 1 when as expected; the expectation never enters the guest */
  check: 34,
  /** (what, message): something the guest must not do */
  denied: 35,
  /** (resource, io) → fault as JSON | '' */
  fault: 37,
  /** (site) → how many locals its await reports */
  localsCount: 38,
  /** (signal, its abort listeners now) */
  signalUnlisten: 36,
  /** (name, key, one of `stored`): a store's effect */
  store: 39,
  /** (signal): somebody asked for its state */
  signalRead: 40,
  /** (timer): one that has fired already was cleared */
  clearedLate: 41,
  /** (): `Math.random` */
  random: 42,
  /** () → virtual ms, of which the program may never hear */
  stamp: 43,
  /** (): the program hears of a time that was taken in this event */
  clockSeen: 44,
  /** (event, its object's number | -1 unseen | -3 a module, key, module) → location */
  location: 45,
  /** (location, mode, access site | -1) */
  access: 46,
  /** (event.number of an object) → its name */
  objectName: 47,
  /** (event of a promise, its number there, promise, ref | -1): the host looks when it is settled */
  watchPromise: 48,
  /** (group, kind, event.number of its promise, those of its members) */
  groupMembers: 49,
  /** (name, message, frames) → message and stack as V8 has them, with U+0001 between */
  errorMade: 60,
} as const

/** A reference packed in one number: `id * 4 + kind`. */
export const refKinds = ['task', 'io', 'timer', 'group'] as const

/** What the effect of a store did to a key; `same`: it wrote the value that was there. */
export const stored = { read: 0, written: 1, same: 2 } as const
