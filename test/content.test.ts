import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { filesOf, readWalk, seeSign, withProbes, type Course, type Lesson, type QuizQuestion, type Section } from '@interleave/course'
import { defineWorld, grade, hashTrace } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { readCourse, readGallery, readLessons } from './content/lessons-on-disk.ts'
import { assemble, judgeSuite } from './content/judge-suite.ts'
import { compiled, endOf, exploreAll, foundIn, printedBy, programOf, runNominally, sandbox } from './content/run-code.ts'
import { typeCheck } from './content/type-check.ts'

/** The pitfalls that a sample's run proves; the others are shown by what is printed. */
const detected = ['B1', 'B3', 'B4', 'B8', 'B9', 'B11', 'B12', 'B15', 'B20', 'B21']
/** Those that need no accesses: grading runs without them, since they would make it slower. */
const foundWhileGrading = ['B1', 'B4', 'B8', 'B9', 'B20']

const course = readCourse()
const written = readLessons(course)

test('the course has its 37 lessons in five modules, and lesson 32 is written', () => {
  assert.deepEqual(course.modules.map(({ lessons }) => lessons.length), [6, 5, 12, 6, 8])
  const lesson = course.modules.flatMap(({ lessons }) => lessons).find(({ number }) => number === 32)
  assert.deepEqual([lesson?.id, lesson?.title, lesson?.written], ['async-and-await-patterns', 'async and await patterns', true])
})

describe('the gallery', () => {
  const gallery = readGallery()

  test('has twenty classic bugs', () => assert.equal(gallery.length, 20))

  test('all code has the types it says it has', () => {
    const groups = gallery.flatMap(({ id, bug, fixed }) => [[`${id} bug`, bug], [`${id} fixed`, fixed]] as const)
    assert.deepEqual(typeCheck(Object.fromEntries(groups.map(([name, text]) => [name, [{ name: 'main.ts', text }]]))), [])
  })

  for (const { id, pitfall, bug, fixed } of gallery) {
    test(`${id} shows ${pitfall} in some order, and its twin is right in every order`, async () => {
      const shown = await exploreAll(programOf('main.ts', bug))
      const found = new Set(shown.outcomes.flatMap(({ findings }) => findings.map((finding) => finding.id)))
      const breaks = shown.failures.some(({ kind }) => kind !== 'finding')
      assert.ok(breaks || found.has(pitfall as never), `found ${[...found].join(' ') || 'nothing'}: ${shown.outcomes.map(({ result }) => result).join(' · ')}`)
      const twin = await exploreAll(programOf('main.ts', fixed))
      assert.deepEqual([twin.claim.kind, twin.failures, twin.outcomes.flatMap(({ findings }) => findings)], ['all', [], []])
    })
  }
})

for (const { folder, lesson, lab } of written) {
  describe(folder, () => {
    test('the lesson is the one that the outline names', () => {
      const entry = course.modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lesson.id)
      assert.deepEqual([entry?.number, entry?.title], [lesson.number, lesson.title])
    })

    test('every part that a lesson promises is there', () => {
      assert.ok(lesson.quiz.length >= 6, `${lesson.quiz.length} quiz questions`)
      assert.ok(lesson.cards.length >= 8, `${lesson.cards.length} review cards`)
      assert.ok(lesson.interview.length >= 2, `${lesson.interview.length} interview questions`)
      assert.ok(Object.keys(lesson.samples).length >= 10, `${Object.keys(lesson.samples).length} samples`)
      assert.ok(lesson.checklist.length > 0)
      const kinds: Section['kind'][] = [
        'architecture', 'which-when', 'implementation', 'anti-patterns', 'checklist', 'lab', 'pitfalls', 'interview', 'next-level',
        'summary', 'quiz', 'review',
      ]
      assert.deepEqual(kinds.filter((kind) => !lesson.sections.some((section) => section.kind === kind)), [])
    })

    test('every link leads somewhere', () => {
      for (const link of linksOf(lesson)) assert.ok(resolves(link, lesson, course), `${link} leads nowhere`)
    })

    test('all code has the types it says it has', () => {
      const groups: Record<string, { name: string; text: string }[]> = {
        samples: Object.values(lesson.samples).map(({ name, code }) => ({ name, text: code })),
        questions: [...lesson.quiz, ...lesson.cards].flatMap(({ id, code }) => (code === null ? [] : [{ name: `${id}.ts`, text: code }])),
      }
      if (lab) {
        const tests = [lab.referenceTests, ...lab.lab.spec]
        groups['starter'] = assemble(lab.lab, [], [lab.publicLab.testFile, ...lab.lab.spec])
        for (const variant of [...lab.lab.wheats, ...lab.lab.chaffs]) groups[variant.id] = assemble(lab.lab, variant.files, tests)
        for (const { id, files, probe } of lab.publicLab.bugs) groups[`probe of ${id}`] = assemble(lab.lab, files, [probe])
      }
      assert.deepEqual(typeCheck(groups), [])
    })

    for (const sample of Object.values(lesson.samples)) {
      test(`${sample.name} prints and proves what the lesson says`, async () => {
        const program = programOf(sample.name, sample.code)
        const trace = runNominally(program)
        assert.equal(trace.end.kind, 'finished')
        assert.deepEqual(printedBy(trace), sample.prints)
        assert.deepEqual(foundIn(trace, program), sample.findings)
        assert.equal(hashTrace(runNominally(program)), hashTrace(trace), 'a second run is the same, bit for bit')
        if (!sample.explore) return
        const { claim, outcomes } = await exploreAll(program)
        assert.equal(claim.kind, 'all')
        if (sample.findings.length === 0) assert.deepEqual(outcomes.flatMap(({ findings }) => findings.map(({ id }) => id)), [])
      })
    }

    test('every walk comes to each of its stops, in order', () => {
      for (const block of lesson.sections.flatMap(({ blocks }) => blocks)) {
        if (block.kind !== 'walk') continue
        const { walk } = block
        const files = filesOf({ name: walk.program, text: lesson.samples[walk.program]?.code ?? '' }, patternFiles)
        const probed = withProbes(walk, files)
        const seen = readWalk(walk, files, runNominally(compiled(probed.files, probed.entry)))
        assert.deepEqual(walk.stops.filter((_, index) => seen[index] === null).map(({ title }) => title), [])
        assert.deepEqual(seen.flatMap((stop) => stop?.values.filter(({ value }) => value === 'not there yet') ?? []), [])
      }
    })

    test('an anti-pattern shows its pitfall, and its twin shows none', () => {
      for (const block of lesson.sections.flatMap(({ blocks }) => blocks)) {
        if (block.kind !== 'compare') continue
        const { bad, good, pitfall } = block
        const [shown, silent] = [lesson.samples[bad], lesson.samples[good]]
        assert.ok(shown && silent)
        if (detected.includes(pitfall)) assert.ok(shown.findings.includes(pitfall), `${bad} should prove ${pitfall}`)
        assert.deepEqual(silent.findings, [], `${good} should prove nothing`)
        assert.notEqual(shown.code, silent.code)
      }
    })

    test('twins that are explored differ in their ends', async () => {
      for (const block of lesson.sections.flatMap(({ blocks }) => blocks)) {
        if (block.kind !== 'compare' || !lesson.samples[block.bad]?.explore) continue
        const ends = await Promise.all([block.bad, block.good].map(async (name) => {
          const { outcomes } = await exploreAll(programOf(name, lesson.samples[name]?.code ?? ''))
          return outcomes.map(({ console }) => console.join(' | ')).sort()
        }))
        assert.ok((ends[0]?.length ?? 0) > 1, `${block.bad} ends in one way only`)
        assert.equal(ends[1]?.length, 1, `${block.good} ends in ${ends[1]?.join(', ')}`)
      }
    })

    for (const question of lesson.quiz) {
      if (question.code === null) continue
      const { code } = question
      test(`the answer to "${question.id}" is what a run gives, under three seeds`, async () => {
        for (const seed of [1, 2, 3]) {
          const answer = await answerOf(question, code, seed)
          const right = question.options.map(({ text }) => text).filter((text) => says(question, text, answer))
          assert.deepEqual(right, [question.options[question.answer]?.text], `the run gives ${answer} with seed ${seed}`)
        }
      })
    }

    test('the code of every review card runs to its end', () => {
      for (const { id, code } of lesson.cards) {
        if (code !== null) assert.equal(runNominally(programOf(`${id}.ts`, code)).end.kind, 'finished', id)
      }
    })
  })

  if (lab) {
    describe(`${folder}/lab`, () => {
      const { lab: whole, publicLab, referenceTests } = lab
      const caughtBy = new Map<string, string[]>()

      test('the starter fails the spec', async () => {
        const judged = (await Promise.all(whole.spec.map((spec) => judgeSuite(whole, whole.starter, spec)))).flat()
        assert.ok(judged.some(({ failure }) => failure !== null))
      })

      test('the example test passes on the starter in every order', async () => {
        const judged = await judgeSuite(whole, whole.starter, publicLab.testFile)
        assert.deepEqual(judged.map(({ failure, complete }) => [failure, complete]), [[null, true]])
      })

      for (const wheat of whole.wheats) {
        test(`wheat ${wheat.id} passes the spec and the reference tests in every order, and shows no finding`, async () => {
          for (const tests of [...whole.spec, referenceTests]) {
            for (const seed of [whole.world.seed, whole.world.seed + 1]) {
              for (const { name, failure, complete, orders, found } of await judgeSuite(whole, wheat.files, tests, { ...whole.world, seed })) {
                assert.equal(failure, null, `${tests.name}: ${name}`)
                assert.ok(complete && orders <= 200, `${name} has ${orders} orders`)
                assert.deepEqual(found, [], `${tests.name}: ${name}`)
              }
            }
          }
        })
      }

      for (const chaff of whole.chaffs) {
        test(`chaff ${chaff.id} fails a reference test, and passes another`, async () => {
          const judged = await judgeSuite(whole, chaff.files, referenceTests)
          caughtBy.set(chaff.id, judged.filter(({ failure }) => failure !== null).map(({ name }) => name))
          assert.ok(judged.some(({ failure }) => failure !== null), 'nothing catches it')
          assert.ok(judged.some(({ failure }) => failure === null), 'everything fails: this is no single bug')
          if (foundWhileGrading.includes(chaff.pitfall)) {
            const found = judged.flatMap((one) => one.found)
            assert.ok(found.some((finding) => finding.startsWith(`${chaff.pitfall} `)), `${chaff.pitfall} is not among ${found.join(', ')}`)
          }
        })
      }

      for (const chaff of whole.chaffs) {
        test(`a service with the bug ${chaff.id} fails the spec: it is not called right`, async () => {
          for (const spec of whole.spec) {
            if ((await judgeSuite(whole, chaff.files, spec)).some(({ failure }) => failure !== null)) return
          }
          assert.fail('every test of the spec passes')
        })
      }

      test('no two bugs are caught by the very same tests', () => {
        const catchers = [...caughtBy.values()].map((names) => names.join(' | '))
        assert.equal(catchers.length, whole.chaffs.length)
        assert.deepEqual(catchers.filter((names, index) => catchers.indexOf(names) !== index), [])
      })

      test('the grader passes a whole solution, twice alike, and fails the starter', async () => {
        const solution = whole.wheats.find(({ files }) => files.every(({ name }) => whole.starter.some((file) => file.name === name)))
        assert.ok(solution)
        const files = [...solution.files, referenceTests]
        const verdict = await grade(sandbox, whole, { files }, { packages: patternFiles })
        assert.deepEqual([verdict.kind, verdict.message, verdict.mutants.filter(({ killedBy }) => killedBy.length === 0)], [
          'passed', `Your service is right, and your tests catch all ${whole.chaffs.length} bugs.`, [],
        ])
        assert.deepEqual(await grade(sandbox, whole, { files }, { packages: patternFiles }), verdict)
        const starting = await grade(sandbox, whole, { files: [...whole.starter, publicLab.testFile] }, { packages: patternFiles })
        assert.notEqual(starting.kind, 'passed')
      })

      for (const { id, files, probe, symptoms, symptom } of publicLab.bugs) {
        test(`of the symptoms of ${id}, the right one alone is what its probe shows, in all its orders`, async () => {
          const explored = await exploreAll(compiled([...assemble(whole, files, []), probe], probe.name), whole.world)
          assert.equal(explored.claim.kind, 'all')
          assert.deepEqual(symptoms.filter(({ shows }) => seeSign(shows, explored).holds).map(({ text }) => text), [symptoms[symptom]?.text], explored.outcomes.map(({ result }) => result).join(' · '))
        })

        test(`the probe of ${id} shows no symptom where nothing is wrong`, async () => {
          const wheat = whole.wheats[0]?.files ?? []
          const explored = await exploreAll(compiled([...assemble(whole, wheat, []), probe], probe.name), whole.world)
          assert.deepEqual(symptoms.filter(({ shows }) => seeSign(shows, explored).holds).map(({ text }) => text), [], explored.outcomes.map(({ result }) => result).join(' · '))
        })
      }

      test('every bug of step 3 is a chaff that the page can put in', () => {
        for (const { id, files, symptoms, symptom } of publicLab.bugs) {
          assert.deepEqual(files, whole.chaffs.find((chaff) => chaff.id === id)?.files)
          assert.ok(symptoms[symptom])
          assert.ok(files.every(({ name }) => publicLab.starter.some((file) => file.name === name)), `${id} adds a file`)
        }
      })
    })
  }
}

async function answerOf(question: QuizQuestion, code: string, seed: number): Promise<string> {
  const program = programOf(`${question.id}.ts`, code)
  const world = defineWorld({ seed })
  if (question.answerFrom === 'outcomes') {
    const { claim, outcomes } = await exploreAll(program, world)
    assert.equal(claim.kind, 'all')
    return String(outcomes.length)
  }
  const trace = runNominally(program, world)
  if (question.answerFrom === 'findings') return foundIn(trace, program)[0] ?? 'none'
  if (question.answerFrom === 'virtual-ms') return String(endOf(trace))
  return printedBy(trace).join(' | ')
}

/** Whether an option says what the run gave. After a finding's id, words may follow. */
function says({ answerFrom }: QuizQuestion, option: string, answer: string): boolean {
  return answerFrom === 'findings' ? option.split(':')[0] === answer : option === answer
}

function linksOf(lesson: Lesson): string[] {
  const html = lesson.sections.flatMap(({ blocks }) => blocks.flatMap((block) =>
    block.kind === 'prose' ? [block.html] : block.kind === 'table' ? [...block.head, ...block.rows.flat()] : []))
  return html.flatMap((text) => [...text.matchAll(/href="([^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&#38;', '&')))
}

function resolves(link: string, lesson: Lesson, { id, modules }: Course): boolean {
  if (link.startsWith('#')) return lesson.sections.some((section) => `#${section.id}` === link)
  if (link.startsWith('https://')) return URL.canParse(link)
  const [, target, part] = new RegExp(`^/learn/${id}(?:/([^/#]+)(/lab)?)?(?:#.*)?$`).exec(link) ?? []
  const entries = modules.flatMap(({ lessons }) => lessons)
  if (target === undefined) {
    const anchor = link.split('#')[1]
    return link.startsWith(`/learn/${id}`) && (anchor === undefined || entries.some((entry) => entry.id === anchor))
  }
  const found = written.find((one) => one.lesson.id === target)
  return found !== undefined && (part === undefined || found.lab !== null)
}
