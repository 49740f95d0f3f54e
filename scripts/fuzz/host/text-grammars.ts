export type TextTarget = 'yaml' | 'code' | 'webhook' | 'changes' | 'json'

type Several = readonly string[]
type TextGrammar = {
  readonly before: Several
  readonly units: Several
  readonly after: Several
  readonly closing: Several
}

const jsonUnits: Several = [
  ...['[', '{"a":', '"k#":1,', '"k#":"v",', '"__proto__":{},', '1e999,', '"\\u0000":"\\ud800",'],
  ...['[],', '{},', 'null,', '-', ' ', '\\', '"', '9', '\ud800'],
]
const alert = '"status":"firing","startsAt":"2026-11-23T03:00:00Z"'

/** Pieces of what each reader reads, and of what looks like it. */
export const textGrammars: Readonly<Record<TextTarget, TextGrammar>> = {
  yaml: {
    before: [
      '',
      'title: a\n',
      'params:\n',
      'file: a',
      'file: "',
      'a: &a [x]\n',
      '{',
      '[',
      '%YAML 1.2\n---\n',
    ],
    units: [
      ...[
        'k#: 1\n',
        'k#: 1, ',
        '- # \n',
        '- &a# 1\n- *a#\n',
        '- *a\n',
        '[',
        '{a: ',
        '- ',
        '? ',
        '# c\n',
      ],
      ...[
        '---\n',
        '...\n',
        '  ',
        '\t',
        '\n',
        '"',
        "'",
        'word ',
        'word\n  ',
        '|\n',
        '>\n\n',
        '!!str ',
        '&a ',
      ],
      ...[
        '<<: *a\n',
        'file: # ',
        '\\',
        '\u2028',
        ': ',
        ',',
        ']',
        '}',
        'k: {b#: 1}\n',
        ' #',
        '%T\n',
        '\r',
      ],
    ],
    after: ['', 'a', '\n', 'b: 1\n', '}', ']', '"'],
    closing: ['', '', ']', '}'],
  },
  code: {
    before: ['', 'export const a = ', 'export const a = [', '/*', '`', "import '", '// '],
    units: [
      ...[
        '(',
        '[',
        '{',
        '{a:',
        '!',
        '-',
        'a=>',
        'a?',
        'a,',
        '`${',
        '/*',
        '//\n',
        '\n',
        ' ',
        '"',
        "'",
      ],
      ...[
        'import ',
        'import (',
        "from 'a'\n",
        'from ',
        "import './a#.ts'\n",
        'export * from "./b"\n',
      ],
      ...[
        'if(a)',
        'async()=>',
        'class a{',
        '<a>',
        'a.',
        'new ',
        'function a#(){}\n',
        'const a#=1\n',
        '1,',
      ],
      ...[
        '//# sourceMappingURL=/dev/zero\n',
        '@a ',
        '/a/.test(b)\n',
        'a:',
        'type A#=',
        'x ? y : ',
        '...',
      ],
    ],
    after: ['', '1', '\n', '*/', '`', "'", ']'],
    closing: ['', '', ')', ']', '}', '}`'],
  },
  webhook: {
    before: [
      '',
      `{"alerts":[{${alert},"labels":{`,
      `{"alerts":[{${alert},"annotations":{`,
      `{"alerts":[{${alert},"labels":{"a":"b"}}`,
      '{"alerts":[{"status":"',
      '{"alerts":',
    ],
    units: [...jsonUnits, `,{${alert},"labels":{"a":"#"}}`],
    after: ['', '"k":"v"}}]}', ']}', '}', '"}]}'],
    closing: ['', '', ']', '}'],
  },
  changes: {
    before: [
      '',
      '[',
      '[{"id":"1","kind":"flag","at":"2026-11-23T03:00:00Z","title":"',
      '[{"scope":{',
    ],
    units: [...jsonUnits, '{"id":"#","kind":"flag","at":"2026-11-23T03:00:00Z","title":"a"},'],
    after: ['', '"k":"v"}}]', ']', '1]', '"}]'],
    closing: ['', '', ']', '}'],
  },
  json: {
    before: ['', '[', '{', '{"schemaVersion":1,"params":', '{"journals":"'],
    units: [...jsonUnits, 'AAAA'],
    after: ['', '"k":1}', ']', '}', '"}'],
    closing: ['', '', ']', '}'],
  },
}
