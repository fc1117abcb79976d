import type { Verdict } from '@interleave/engine'
import type { PublicLab } from '@interleave/course'
import type { Bookmark, JournalEntry, JournalWrite, LikeCount, Me, Note, Problem, Progress, Review, ReviewPage, Submission } from '@interleave/protocol'
import { z } from '@hono/zod-openapi'

/** The largest text a learner may send of one file, and of all together; the body limit leaves room for the JSON around it. */
export const MOST_FILES = 20
export const MOST_FILE_CHARACTERS = 100_000

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Expected lower-case words joined by hyphens').max(100)
const item = z.string().regex(/^[\w:.-]{1,200}$/, 'Expected letters, digits and any of _ : . -')
/** A browser that has not been back since there were lines sends none. */
const line = z.string().regex(/^[\w./-]{1,200}:\d{1,5}$/, 'Expected a file and a line, as main.ts:12').nullable().default(null)
const time = z.iso.datetime({ offset: true })
// PostgreSQL's text cannot hold U+0000, and no program needs one.
const text = (most: number) => z.string().max(most).refine((value) => !value.includes('\0'), 'Expected text without NUL characters')
const sourceFile = z.strictObject({ name: text(200).min(1), text: text(MOST_FILE_CHARACTERS) })
const files = z.array(sourceFile).min(1).max(MOST_FILES)

export const labParam = z.object({ lab: id })
export const lessonParam = z.object({ lesson: id })
export const submissionParam = z.object({ id: z.uuid() })
export const limitQuery = (most: number, fallback: number) => z.coerce.number().int().min(1).max(most).default(fallback)

export const progress = z
  .strictObject({ lesson: id, item, done: z.boolean(), value: text(20_000).nullable(), at: time })
  .openapi('Progress') satisfies z.ZodType<Progress>

export const severalProgress = z
  .array(progress)
  .min(1)
  .max(50)
  .refine((items) => new Set(items.map(({ lesson, item }) => `${lesson}#${item}`)).size === items.length, 'Expected each item once')
  .openapi('SeveralProgress')

export const bookmark = z
  .strictObject({ lesson: id, section: item.nullable(), line, title: text(300), at: time })
  .openapi('Bookmark') satisfies z.ZodType<Bookmark>

/** The web sends the whole bookmark; what names it is enough. */
export const bookmarkName = z.object({ lesson: id, section: item.nullable(), line }).openapi('BookmarkName')

export const note = z
  .strictObject({ lesson: id, section: item.nullable(), text: text(20_000), at: time })
  .openapi('Note') satisfies z.ZodType<Note>

export const review = z
  .strictObject({ card: item, rating: z.literal([1, 2, 3, 4]), at: time, undone: z.boolean() })
  .openapi('Review') satisfies z.ZodType<Review>

export const reviewPage = z
  .object({ reviews: z.array(review), last: z.number(), more: z.boolean() })
  .openapi('ReviewPage') satisfies z.ZodType<ReviewPage>

export const likeCount = z
  .object({ lesson: z.string(), count: z.number(), mine: z.boolean() })
  .openapi('LikeCount') satisfies z.ZodType<LikeCount>

export const me = z
  .object({
    learner: z.string(),
    anonymous: z.literal(true),
    progress: z.array(progress),
    bookmarks: z.array(bookmark),
    notes: z.array(note),
    likes: z.array(z.string()),
  })
  .openapi('Me') satisfies z.ZodType<Me>

export const journalWrite = z
  .strictObject({ revision: z.number().int().min(0).max(1_000_000_000), files })
  .openapi('JournalWrite') satisfies z.ZodType<JournalWrite>

export const journalEntry = z
  .object({ lab: z.string(), revision: z.number(), files: z.array(sourceFile), at: z.string(), aside: z.literal(true).optional() })
  .openapi('JournalEntry') as z.ZodType<JournalEntry>

export const newSubmission = z.strictObject({ lab: id, files }).openapi('NewSubmission')

export const submission = z
  .object({
    id: z.string(),
    lab: z.string(),
    state: z.enum(['queued', 'grading', 'graded']),
    verdict: z.custom<Verdict>().nullable().openapi({ type: 'object', description: 'A superset of Exercism’s results v3' }),
    at: z.string(),
  })
  .openapi('Submission') satisfies z.ZodType<Submission>

export const publicLab = z.custom<PublicLab>().openapi('PublicLab', { type: 'object', description: 'PublicLab of packages/course' })

const problem = z
  .looseObject({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), requestId: z.string() })
  .openapi('Problem') satisfies z.ZodType<Problem>

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ content: { 'application/json': { schema } }, description })
export const body = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
export const orProblem = { default: { content: { 'application/problem+json': { schema: problem } }, description: 'What went wrong, and what to do' } }
