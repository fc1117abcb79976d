import { stateAt } from '@interleave/engine/trace/timeline.ts'
import { endOfStep, stepIndex, type Story, toneOf } from './story.ts'

/** A line on which a live task stands at the moment that the timeline shows. */
export interface LitLine {
  file: string
  line: number
  /** A custom property that names the task's colour: `--t3`. */
  tone: string
  task: string
  /** What it waits for, in words. */
  label: string
  locals: [name: string, value: string][]
}

/** The lines on which live tasks are suspended once the step is over, with the values of locals there. */
export function litLines(story: Story, step: number): LitLine[] {
  const colours = new Map(story.layout.lanes.map((lane) => [lane.ref?.kind === 'task' ? lane.ref.id : null, lane.colour]))
  return stateAt(story.model, endOfStep(story, stepIndex(story, step)))
    .tasks.filter((task) => task.state === 'suspended')
    .map((task) => ({
      file: task.place.file,
      line: task.place.line,
      tone: toneOf(colours.get(task.task) ?? null),
      task: task.label,
      label: `waits for ${task.waitsFor ?? 'a promise'}`,
      locals: Object.entries(task.locals ?? {}),
    }))
}
