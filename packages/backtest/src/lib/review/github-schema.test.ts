import { expectTypeOf, test } from 'vitest'
import type { CheckRunBody, CommentBody } from './github-schema.ts'

test('a body that GitHub would not take does not compile', () => {
  expectTypeOf<{ body: string }>().toExtend<CommentBody>()
  expectTypeOf<{ text: string }>().not.toExtend<CommentBody>()
  type Check = { name: string; head_sha: string; status: 'completed'; conclusion: 'failure' }
  expectTypeOf<Check>().toExtend<CheckRunBody>()
  expectTypeOf<Omit<Check, 'head_sha'>>().not.toExtend<CheckRunBody>()
  expectTypeOf<Omit<Check, 'conclusion'> & { conclusion: 'bad' }>().not.toExtend<CheckRunBody>()
  type Output = { title: string; summary: string }
  type Annotation = {
    path: string
    start_line: number
    end_line: number
    annotation_level: 'failure'
    message: string
  }
  expectTypeOf<
    Check & { output: Output & { annotations: Annotation[] } }
  >().toExtend<CheckRunBody>()
  expectTypeOf<
    Check & { output: Output & { annotations: Omit<Annotation, 'end_line'>[] } }
  >().not.toExtend<CheckRunBody>()
})
