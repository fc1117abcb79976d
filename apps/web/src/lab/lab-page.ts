import type { PublicLab } from '@interleave/course/lesson.ts'

export interface OutlineModule {
  title: string
  lessons: { id: string; title: string; href: string | null; isCurrent: boolean }[]
}

/** What the page hands to the lab, as JSON within it. */
export interface LabPage {
  lab: PublicLab
  lesson: string
  module: OutlineModule
  reading: { title: string; href: string }[]
}
