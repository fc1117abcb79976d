/** TypeScript's words for what a completion is, as the editor's icons know them. */
const kinds: Record<string, string> = {
  function: 'function', 'local function': 'function', method: 'method', construct: 'method', call: 'method', getter: 'property', setter: 'property',
  property: 'property', accessor: 'property', const: 'constant', let: 'variable', var: 'variable', 'local var': 'variable', parameter: 'variable', alias: 'variable',
  using: 'variable', 'await using': 'variable', class: 'class', 'local class': 'class', interface: 'interface', type: 'type', 'type parameter': 'type', enum: 'enum',
  'enum member': 'enum', module: 'namespace', 'external module name': 'namespace', keyword: 'keyword', 'primitive type': 'type', string: 'text', label: 'text',
}

export function iconOf(kind: string): string {
  return kinds[kind] ?? 'text'
}

/** TypeScript sorts by classes of nearness: what is local and what is a member come first, what must be imported last. */
export function boostOf(sortText: string): number {
  if (sortText.startsWith('z')) return -50
  const nearness = Number(sortText.slice(0, 2))
  if (Number.isNaN(nearness)) return 0
  return nearness <= 11 ? 20 : nearness <= 14 ? 10 : nearness === 15 ? 0 : -20
}
