/** What the lesson's components are given: the lesson's data with its code coloured and its phrases as safe HTML, at build time. */
import { renderParagraphs } from './render-paragraphs.ts'
import { renderPhrase, type ChecklistGroup, type InterviewQuestion, type QuizQuestion, type ReviewCard } from '@interleave/course'
import { highlight } from '../code/highlight.ts'

export interface Code {
  text: string
  html: string
}

export interface QuizItem {
  id: string
  question: string
  code: Code | null
  answerFrom: QuizQuestion['answerFrom']
  options: { html: string; explanation: string }[]
  answer: number
}

export interface QuizProps {
  lesson: string
  section: string
  items: QuizItem[]
}

export interface CardProps {
  lesson: string
  cards: { id: string; prompt: string; code: Code | null; answer: string }[]
}

export interface InterviewProps {
  lesson: string
  section: string
  questions: { id: string; question: string; seconds: number; tradeOffs: number; modelAnswer: string; rubric: string[] }[]
}

export interface ChecklistProps {
  lesson: string
  section: string
  lessonTitle: string
  groups: ChecklistGroup[]
  /** What the lab's design-review note speaks of; null for a lesson without a lab. */
  lab: { title: string; bugs: { id: string; title: string; symptoms: string[] }[] } | null
}

export async function quizProps(lesson: string, section: string, quiz: QuizQuestion[]): Promise<QuizProps> {
  const items = await Promise.all(quiz.map(async ({ id, question, code, answerFrom, options, answer }) => ({
    id,
    question: renderPhrase(question),
    code: await colour(code),
    answerFrom,
    options: options.map(({ text, explanation }) => ({ html: renderPhrase(text), explanation: renderPhrase(explanation) })),
    answer,
  })))
  return { lesson, section, items }
}

export async function cardProps(lesson: string, cards: ReviewCard[]): Promise<CardProps> {
  return {
    lesson,
    cards: await Promise.all(cards.map(async ({ id, prompt, code, answer }) => ({
      id, prompt: renderPhrase(prompt), code: await colour(code), answer: renderParagraphs(answer),
    }))),
  }
}

export function interviewProps(lesson: string, section: string, questions: InterviewQuestion[]): InterviewProps {
  return {
    lesson,
    section,
    questions: questions.map(({ id, question, seconds, tradeOffs, modelAnswer, rubric }) => ({
      id, question: renderPhrase(question), seconds, tradeOffs,
      modelAnswer: renderParagraphs(modelAnswer),
      rubric: rubric.map(renderPhrase),
    })),
  }
}

async function colour(code: string | null): Promise<Code | null> {
  return code === null ? null : { text: code, html: await highlight(code) }
}
