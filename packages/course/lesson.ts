/** What a course and a lesson are, once parsed. Plain data; nothing here touches a disk. */
import type { SymptomSign } from './symptom-sign.ts'
import type { Walk } from './walk.ts'

/** A course as its outline shows it, every lesson in order, written or not. */
export interface Course {
  id: string
  title: string
  modules: { id: string; title: string; lessons: LessonEntry[] }[]
}

export interface LessonEntry {
  /** 1 to 37. */
  number: number
  /** Stable; the last part of its address. */
  id: string
  title: string
  written: boolean
}

export type SectionKind =
  | 'architecture' | 'which-when' | 'implementation' | 'anti-patterns' | 'checklist' | 'lab' | 'pitfalls'
  | 'interview' | 'next-level' | 'summary' | 'quiz' | 'review'

export interface Lesson {
  id: string
  number: number
  title: string
  summary: string
  /** ISO date of the last change. */
  updated: string
  readingMinutes: number
  sections: Section[]
  /** Runnable files by name, relative to `samples/`: `mental-model.ts`. */
  samples: Record<string, Sample>
  quiz: QuizQuestion[]
  cards: ReviewCard[]
  interview: InterviewQuestion[]
  checklist: ChecklistGroup[]
}

export interface Section {
  kind: SectionKind
  /** Stable; the address within the page. */
  id: string
  title: string
  blocks: Block[]
}

export type Block =
  /** Prose, already rendered to safe HTML; code in it is highlighted by the page. */
  | { kind: 'prose'; html: string }
  /** Cells are safe inline HTML. */
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'sample'; sample: string; caption: string }
  /** Bad beside good, both runnable; each proves its symptom, or its silence. */
  | { kind: 'compare'; bad: string; good: string; pitfall: string; symptom: string }
  | { kind: 'code'; language: string; code: string }
  /** A library call stepped through, frame by frame. */
  | { kind: 'call-path'; frames: { title: string; file: string; code: string; note: string }[] }
  /** A run of a sample, stopped on lines of the sample and of `packages/patterns`: see `walk.ts`. */
  | { kind: 'walk'; walk: Walk }

export interface Sample {
  name: string
  code: string
  /** What a nominal run prints, one line each, as the lesson says it. */
  prints: string[]
  /** Findings a nominal run, or the exploration, must show: ids, or none. */
  findings: string[]
  /** Whether the page offers to explore all orders. */
  explore: boolean
}

export interface QuizQuestion {
  id: string
  question: string
  /** Code that is run to compute the answer; null for the few that ask about words. */
  code: string | null
  /** How the answer is read off the run: the printed lines joined by " | ", the claim's number of outcomes, a finding id. */
  answerFrom: 'console' | 'outcomes' | 'findings' | 'virtual-ms' | null
  options: { text: string; explanation: string }[]
  /** Index of the right option. Content CI holds it equal to what the run gives. */
  answer: number
}

export interface ReviewCard {
  id: string
  prompt: string
  code: string | null
  answer: string
}

export interface InterviewQuestion {
  id: string
  question: string
  seconds: number
  tradeOffs: number
  modelAnswer: string
  rubric: string[]
}

export interface ChecklistGroup {
  title: string
  questions: { id: string; ask: string; why: string }[]
}

/** The part of a lab that a learner's browser gets. Chaffs and hidden tests stay on the server. */
export interface PublicLab {
  id: string
  title: string
  minutes: number
  version: string
  world: unknown
  given: { name: string; text: string }[]
  starter: { name: string; text: string }[]
  /** The learner's test file as it starts. */
  testFile: { name: string; text: string }
  steps: LabStep[]
  /** Small changes the page can make to the code with one click: the deliberate bugs of step 3. */
  bugs: DeliberateBug[]
  /** How many bugs the server hides, so that the matrix can show its size. */
  hiddenBugs: number
  hints: string[]
}

export interface DeliberateBug {
  id: string
  title: string
  pitfall: string
  files: { name: string; text: string }[]
  /** The program that shows the bug at work, run beside the learner's files. */
  probe: { name: string; text: string }
  /** What a learner may predict; one of them is what a run shows. */
  symptoms: { text: string; shows: SymptomSign }[]
  /** Index of the right one. Content CI holds it equal to what the runs show. */
  symptom: number
}

export interface LabStep {
  id: 'reproduce' | 'test' | 'break' | 'defend'
  title: string
  html: string
}
