import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { answerGroundOf } from '../model/answer-ground.ts'
import { color, font } from '../tokens.stylex.ts'

/** What an answer without a cause rests on: what was checked, or what is missing to be sure. */
export function AnswerGround({ investigation }: { readonly investigation: Investigation }) {
  return answerGroundOf(investigation).map(({ title, items }) => (
    <div key={title} {...stylex.props(styles.part)}>
      <h2 {...stylex.props(styles.heading)}>{title}</h2>
      {items.length === 1 ? (
        <p>{items[0]}</p>
      ) : (
        <ul {...stylex.props(styles.items)}>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )}
    </div>
  ))
}

const styles = stylex.create({
  part: { display: 'grid', gap: '4px', minWidth: 0 },
  heading: { fontSize: font.small, fontWeight: 600, color: color.textMuted },
  items: { display: 'grid', gap: '2px', margin: 0, paddingInlineStart: '18px', listStyle: 'disc' },
})
