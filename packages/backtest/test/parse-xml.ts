export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const token =
  /<\?xml[^?]*\?>|<(?<closing>\/)?(?<name>[A-Za-z][\w-]*)(?<attributes>(?:\s+[\w-]+="[^"<]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/uy
// oxlint-disable-next-line no-control-regex -- what XML 1.0 has no way to write
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot|#\d+);)/u

/** Reads the XML of elements, attributes and text, strictly: what is not well-formed throws. */
export function parseXml(xml: string): XmlElement {
  if (forbidden.test(xml)) throw new Error('The text holds what XML cannot.')
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open: XmlElement[] = [top]
  token.lastIndex = 0
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const groups = token.exec(xml)?.groups
    if (groups === undefined) throw new Error(`Not XML from here: ${xml.slice(at, at + 40)}`)
    const inner = open.at(-1) ?? top
    if (groups['text'] !== undefined) inner.text += unescape(groups['text'])
    const name = groups['name']
    if (name === undefined) continue
    if (groups['closing'] !== undefined) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes what is not open.`)
      continue
    }
    const element: XmlElement = {
      name,
      attributes: attributesOf(groups['attributes'] ?? ''),
      children: [],
      text: '',
    }
    inner.children.push(element)
    if (groups['empty'] === undefined) open.push(element)
  }
  const [root] = top.children
  if (open.length !== 1 || root === undefined) throw new Error('An element is not closed.')
  return root
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)]
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescape(value)]))
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&')
}
