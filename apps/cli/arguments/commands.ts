/** The commands and their options, as `parseArgs` reads them and as help tells them. */
export interface Option {
  type: 'string' | 'boolean'
  short?: string
  /** What stands for the value in help: `N`, `FILE`. */
  value?: string
  help: string
}

export interface Command {
  /** One line. */
  summary: string
  usage: string
  /** What it does and what its result means. */
  about: string
  options: Record<string, Option>
  examples: [command: string, what: string][]
}

export type CommandName = 'run' | 'explore' | 'check' | 'grade'

const help: Option = { type: 'boolean', short: 'h', help: 'Show this help.' }
const json = (what: string): Option => ({ type: 'boolean', help: `Print ${what} as JSON (README.md says what each field means).` })
const world: Option = {
  type: 'string', value: 'W',
  help: 'The world around the program: a .json file, or a .ts or .js module whose default export is one. Latencies and faults of resources, answers to fetch, the seed.',
}
const faults: Option = { type: 'string', value: 'N', help: 'How many of the faults that the world declares may happen in one order. 0 when left out.' }
const failOn: Option = {
  type: 'string', value: 'LEVEL',
  help: 'Findings at or above this level are failures: note, warning, error, or never. warning when left out.',
}
const test: Option = { type: 'string', value: 'NAME', help: 'Only this test of a test file: its name, a part of it that no other has, or its number from 1.' }

export const commands: Record<CommandName, Command> = {
  run: {
    summary: 'Run a program once; print its console, findings and timeline.',
    usage: 'interleave run FILE [options]',
    about:
      'Runs FILE in a sandbox with a virtual clock: nothing is waited for, and the same program, world and schedule give the same run, bit ' +
      'for bit. Without a schedule I/O takes the time that the world declares. FILE may import other local files, npm packages, and ' +
      "`io`, `store`, `client` and `sleep` from 'interleave:world'.",
    options: {
      world,
      schedule: { type: 'string', value: 'S', help: 'Replay this order, as explore printed it: i1.0021.' },
      seed: { type: 'string', value: 'N', help: 'Seeds latencies and Math.random instead of the seed of the world.' },
      test,
      faults,
      'fail-on': failOn,
      json: json('the run'),
      perfetto: { type: 'string', value: 'OUT.json', help: 'Write the timeline for ui.perfetto.dev or the Performance panel of DevTools.' },
      html: { type: 'string', value: 'OUT.html', help: 'Write the interactive timeline as one page that needs nothing else.' },
      help,
    },
    examples: [
      ['interleave run withdraw.ts', 'what happens, in words'],
      ['interleave run withdraw.ts --html run.html', 'the same to look at'],
      ['interleave run withdraw.ts --schedule i1.002', 'the order in which it fails'],
    ],
  },
  explore: {
    summary: 'Run a program or tests in every order; print outcomes, failures and the claim.',
    usage: 'interleave explore FILE [options]',
    about:
      'Runs FILE in the orders in which its replies, timers and outside events can come, as many as the budget allows. FILE is a program, or ' +
      'tests in `node:test` form: then each test is explored by itself. The claim says what is now known: all orders, all with at most N ' +
      'reversals, or a sample. A failure is a thrown error, a failed assertion, an unhandled rejection, a promise that never settles, or a ' +
      'finding at or above --fail-on; each is told with the reversal that decides and the schedule that replays it. Ctrl-C stops and prints ' +
      'what is known so far; a second Ctrl-C ends at once.',
    options: {
      world,
      seed: { type: 'string', value: 'N', help: 'Seeds latencies and Math.random instead of the seed of the world; and what is sampled.' },
      test,
      strategy: { type: 'string', value: 'NAME', help: 'dpor (every order that differs; sampling beyond the budget), dfs (every order), pct or random (samples). dpor when left out.' },
      'max-reversals': { type: 'string', value: 'N', help: 'Only orders with at most N reversals of the nominal one.' },
      budget: { type: 'string', value: '10s|5000', help: 'For each test: a time, a number of orders, or both (10s,5000). 10 s when left out.' },
      faults,
      'fail-on': failOn,
      json: json('the exploration'),
      help,
    },
    examples: [
      ['interleave explore withdraw.ts', 'every order, and the swap that breaks it'],
      ['interleave explore cart.test.ts --budget 30s --json', 'each test in every order, for CI'],
      ['interleave explore client.ts --world world.json --faults 1', 'with one failing reply anywhere'],
    ],
  },
  check: {
    summary: 'Look for pitfalls in source files without running them.',
    usage: 'interleave check PATHS… [options]',
    about:
      'Reads .ts, .tsx, .mts, .cts, .js, .jsx, .mjs and .cjs files; folders with all that is in them, but for node_modules and what .gitignore ' +
      'names. It tells what the source shows by itself. Files that do not parse are reported and do not stop it.',
    options: {
      'fail-on': failOn,
      json: json('the findings'),
      sarif: { type: 'boolean', help: 'Print SARIF 2.1.0, as code scanning services read it.' },
      help,
    },
    examples: [
      ['interleave check src', 'a code base'],
      ['interleave check src --sarif > interleave.sarif', 'for code scanning'],
    ],
  },
  grade: {
    summary: 'Grade a submission of a lab: your tests against its bugs.',
    usage: 'interleave grade LAB --submission DIR [options]',
    about:
      'LAB is the folder of a lab, or the id of one in the content/ folder here. DIR holds the files of the submission under the names that the ' +
      'lab gives them; what is missing is taken from the lab. It prints which of your tests catches which bug.',
    options: {
      submission: { type: 'string', value: 'DIR', help: 'The folder with the files handed in.' },
      json: json('the verdict'),
      help,
    },
    examples: [['interleave grade content/javascript/…/lab --submission my-work', 'a folder against a lab']],
  },
}
