/** The modules a program may import besides its own files, as text for the guest. Each takes its exports from the prelude. */
const names: Record<string, { exports: string[]; default?: string }> = {
  'interleave:hooks': { exports: ['task', 'threw', 'end', 'suspend', 'resume', 'back', 'call', 'returned', 'module', 'iter', 'loop', 'leave'] },
  'interleave:accesses': {
    exports: [
      'i', 'o', 's', 'r', 'rk', 'w', 'wc', 'u', 'uk', 'd', 'dk', 'has', 'keys', 'all', 'path', 'q', 'made', 'exec', 'bind', 'scope', 'v', 'vs', 'vu', 'vw', 'wn', 'aw', 'ar', 'ta',
    ],
  },
  'interleave:world': { exports: ['io', 'store', 'client', 'sleep'] },
  'node:test': {
    exports: ['test', 'it', 'describe', 'suite', 'before', 'beforeEach', 'after', 'afterEach'],
    default: 'test',
  },
  'node:assert/strict': {
    exports: [
      'ok', 'equal', 'notEqual', 'strictEqual', 'notStrictEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual',
      'notDeepStrictEqual', 'throws', 'doesNotThrow', 'rejects', 'doesNotReject', 'match', 'doesNotMatch', 'fail',
      'ifError', 'AssertionError',
    ],
    default: 'assert',
  },
  'node:timers/promises': { exports: ['setTimeout', 'setImmediate'], default: 'timers' },
  'node:timers': { exports: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] },
}
names['node:assert'] = names['node:assert/strict']!

export const bootModules: Record<string, string> = Object.fromEntries(
  Object.entries(names).map(([name, { exports, default: main }]) => [
    name,
    `const m = globalThis.__il_boot.modules[${JSON.stringify(name)}]\n` +
      exports.map((key) => `const _${key} = m.${key}\nexport { _${key} as ${key} }`).join('\n') +
      (main ? `\nexport default m.default` : ''),
  ]),
)
