export type {
  Block, ChecklistGroup, Course, DeliberateBug, InterviewQuestion, LabStep, Lesson, LessonEntry, PublicLab, QuizQuestion, ReviewCard,
  Sample, Section, SectionKind,
} from './lesson.ts'
export type { ContentError } from './content-error.ts'
export { describeContentError, isContentErrors } from './content-error.ts'
export { lessonFolder, parseCourse } from './parse-course.ts'
export { parseLesson } from './parse-lesson.ts'
export type { Files } from './parse-lesson.ts'
export { parseLab } from './parse-lab.ts'
export type { ParsedLab } from './parse-lab.ts'
export { parseGallery } from './parse-gallery.ts'
export type { Gallery, GalleryEntry } from './parse-gallery.ts'
export { renderMarkdown, renderPhrase } from './render-markdown.ts'
export { filesOf, lineOf, readWalk, withProbes } from './walk.ts'
export type { SeenStop, Walk, WalkFrame, WalkStop } from './walk.ts'
export { seeSign } from './symptom-sign.ts'
export type { SeenSign, SymptomSign } from './symptom-sign.ts'
