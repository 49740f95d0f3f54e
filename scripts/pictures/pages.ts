import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Puts the code of the examples, and what each says of the data now, into the pages that show them. */
export function refreshPages(pages: string, root: string): void {
  for (const name of readdirSync(pages).filter((file) => file.endsWith('.md'))) {
    const page = join(pages, name)
    const text = readFileSync(page, 'utf8')
    const fresh = text
      .replaceAll(
        /^```ts file=(\S+)\n[^]*?^```$/gm,
        (_, file: string) =>
          `\`\`\`ts file=${file}\n${readFileSync(join(root, file), 'utf8')}\`\`\``,
      )
      .replaceAll(
        /^```text output=(\S+)\n[^]*?^```$/gm,
        (_, file: string) => `\`\`\`text output=${file}\n${outputOf(join(root, file))}\`\`\``,
      )
    if (fresh !== text) writeFileSync(page, fresh)
  }
}

function outputOf(program: string): string {
  return execFileSync(process.execPath, [program, ...process.argv.slice(2)], { encoding: 'utf8' })
}
