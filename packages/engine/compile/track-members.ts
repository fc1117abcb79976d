import { chainLinks } from './optional-chain.ts'
import { child, children, flag, needed, word, type SyntaxNode } from './syntax-node.ts'
import type { TrackAccesses } from './track-accesses.ts'

const TRANSPARENT = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'ParenthesizedExpression'])

/** Reads and writes of properties, and what makes objects, as `TrackAccesses` walks by. */
export class TrackMembers {
  readonly #walk: TrackAccesses

  constructor(walk: TrackAccesses) {
    this.#walk = walk
  }

  unwrapped(node: SyntaxNode): SyntaxNode {
    let inner = node
    while (TRANSPARENT.has(inner.type)) inner = needed(inner, 'expression')
    return inner
  }

  /** Visits an expression of its kind; false for any other. */
  visit(node: SyntaxNode): boolean {
    switch (node.type) {
      case 'MemberExpression':
        this.#read(node)
        return true
      case 'ChainExpression':
        this.#chain(node)
        return true
      case 'CallExpression':
        this.#walk.wrap(node, '__il_made(', ')')
        this.#reference(needed(node, 'callee'))
        this.#walk.visitAll(children(node, 'arguments'))
        return true
      case 'NewExpression':
        this.#new(node)
        return true
      case 'TaggedTemplateExpression':
        this.#reference(needed(node, 'tag'))
        this.#walk.visit(needed(node, 'quasi'))
        return true
      case 'ObjectExpression':
        this.#walk.wrap(node, '__il_made(', ')')
        for (const one of children(node, 'properties')) {
          if (one.type !== 'SpreadElement') {
            this.#walk.visit(one)
            continue
          }
          const spread = needed(one, 'argument')
          this.#walk.wrap(spread, `__il_all(${this.#site(spread)}, `, ')')
          this.#walk.visit(spread)
        }
        return true
      case 'ArrayExpression':
        this.#walk.wrap(node, '__il_made(', ')')
        this.#walk.visitChildren(node)
        return true
      case 'SpreadElement':
        this.#walk.wrap(needed(node, 'argument'), `__il_s(${this.#site(needed(node, 'argument'))}, `, ')')
        this.#walk.visit(needed(node, 'argument'))
        return true
      case 'UnaryExpression':
        if (word(node, 'operator') !== 'delete') return false
        this.#delete(needed(node, 'argument'))
        return true
      case 'BinaryExpression':
        if (word(node, 'operator') !== 'in' || needed(node, 'left').type === 'PrivateIdentifier') return false
        this.#in(needed(node, 'left'), needed(node, 'right'))
        return true
      default:
        return false
    }
  }

  /** A site speaks of the object; the key is told with the access. */
  #site(object: SyntaxNode): number {
    return this.#walk.site(object, this.#walk.slice(object))
  }

  /** Text that gives the object once more without evaluating anything, where there is such a text. */
  #again(object: SyntaxNode): string | null {
    if (object.type === 'ThisExpression') return 'this'
    return object.type === 'Identifier' ? word(object, 'name') : null
  }

  #keyOf(member: SyntaxNode): string | null {
    if (flag(member, 'computed')) return null
    const property = needed(member, 'property')
    return JSON.stringify(property.type === 'PrivateIdentifier' ? `#${word(property, 'name')}` : word(property, 'name'))
  }

  /**
   * Wraps object and key of a member with the hooks for them: `hook` for a key that is written out, `${hook}k` for a
   * computed one. Gives the text that speaks of object and key again.
   */
  #member(member: SyntaxNode, hook: string, { needsAgain = false, openAt = member.start }: { needsAgain?: boolean; openAt?: number } = {}): { object: string; key: string } {
    const object = needed(member, 'object')
    const property = needed(member, 'property')
    const key = this.#keyOf(member)
    const site = this.#site(object)
    const again = this.#again(object)
    if (key !== null) {
      const held = again ?? (needsAgain ? this.#walk.variable() : null)
      const capture = again === null && needsAgain ? `${held} = ` : ''
      if (hook !== '') this.#walk.wrap(object, `__il_${hook}(${site}, ${capture}`, `, ${key})`, openAt)
      else if (capture !== '') this.#walk.wrap(object, `__il_o(${capture}`, ')', openAt)
      this.#walk.visit(object)
      return { object: held ?? '', key }
    }
    const held = again ?? this.#walk.variable()
    if (again === null) this.#walk.wrap(object, `__il_o(${held} = `, ')', openAt)
    this.#walk.visit(object)
    const heldKey = needsAgain ? this.#walk.variable() : ''
    const capture = needsAgain ? `${heldKey} = ` : ''
    if (hook !== '') this.#walk.wrap(property, `${capture}__il_${hook}k(${site}, ${held}, `, ')')
    else this.#walk.wrap(property, capture, '')
    this.#walk.visit(property)
    return { object: held, key: heldKey }
  }

  #read(node: SyntaxNode): void {
    if (needed(node, 'object').type !== 'Super') {
      this.#member(node, 'r')
      return
    }
    const key = this.#keyOf(node)
    const site = this.#walk.site(node, 'this')
    this.#walk.wrap(node, `__il_i(${key === null ? `__il_all(${site}, this)` : `__il_r(${site}, this, ${key})`}, `, ')')
    if (key === null) this.#walk.visit(needed(node, 'property'))
  }

  /** What is called, tagged or deleted stays a reference. */
  #reference(node: SyntaxNode): void {
    const inner = this.unwrapped(node)
    if (inner.type === 'ChainExpression' && inner !== node) return this.#path(inner)
    if (inner.type === 'ChainExpression') return child(inner, 'expression')?.type === 'MemberExpression' ? this.#path(inner) : this.#chain(inner)
    if (inner.type !== 'MemberExpression') return this.#walk.visit(node)
    if (needed(inner, 'object').type !== 'Super') this.#member(inner, 'r')
    else if (flag(inner, 'computed')) this.#walk.visit(needed(inner, 'property'))
  }

  #new(node: SyntaxNode): void {
    const callee = needed(node, 'callee')
    const args = children(node, 'arguments')
    this.#walk.wrap(node, '__il_made(', ')')
    const [only] = args
    if (callee.type === 'Identifier' && word(callee, 'name') === 'Promise' && only && args.length === 1 && only.type !== 'SpreadElement')
      this.#walk.wrap(only, '__il_exec(', ')')
    // A call in what is constructed would be taken for it.
    if (callee.type === 'MemberExpression' && needed(callee, 'object').type !== 'Super') {
      this.#walk.wrap(callee, '(', ')')
      this.#member(callee, 'r')
    } else if (callee.type !== 'Identifier') this.#walk.visit(callee)
    this.#walk.visitAll(args)
  }

  #delete(target: SyntaxNode): void {
    const inner = this.unwrapped(target)
    if (inner.type === 'ChainExpression') return this.#path(inner)
    if (inner.type === 'MemberExpression' && needed(inner, 'object').type !== 'Super') this.#member(inner, 'd')
    else this.#walk.visit(target)
  }

  #in(left: SyntaxNode, right: SyntaxNode): void {
    const key = this.#walk.variable()
    this.#walk.wrap(left, `__il_o(${key} = `, ')')
    this.#walk.visit(left)
    this.#walk.wrap(right, `__il_has(${this.#site(right)}, ${key}, `, ')')
    this.#walk.visit(right)
  }

  // Writes

  /** `right` is visited by the caller. */
  assign(left: SyntaxNode, right: SyntaxNode, operator: string): void {
    const object = needed(left, 'object')
    const site = this.#site(object)
    const isLogical = operator === '??=' || operator === '||=' || operator === '&&='
    if (object.type === 'Super') {
      const key = this.#keyOf(left) ?? 'undefined'
      if (flag(left, 'computed')) this.#walk.visit(needed(left, 'property'))
      return this.#walk.wrap(right, `__il_wc(${this.#walk.site(left, 'this')}, this, ${key}, `, ')')
    }
    const again = this.#member(left, operator === '=' ? '' : 'r', { needsAgain: true })
    this.#walk.wrap(right, `__il_${operator === '=' || isLogical ? 'w' : 'wc'}(${site}, ${again.object}, ${again.key}, `, ')')
  }

  update(node: SyntaxNode, target: SyntaxNode): void {
    const inner = this.unwrapped(target)
    if (inner.type !== 'MemberExpression') return this.#walk.visit(target)
    if (needed(inner, 'object').type !== 'Super') {
      this.#member(inner, 'u')
      return
    }
    const key = this.#keyOf(inner) ?? 'undefined'
    this.#walk.wrap(node, `__il_i(__il_u(${this.#walk.site(node, 'this')}, this, ${key}), `, ')')
    if (flag(inner, 'computed')) this.#walk.visit(needed(inner, 'property'))
  }

  /** A pattern that binds; or that assigns, when `assigned` collects the shared variables it sets. */
  pattern(node: SyntaxNode, assigned: SyntaxNode[] | null): void {
    const inner = assigned ? this.unwrapped(node) : node
    switch (inner.type) {
      case 'Identifier':
        if (assigned && this.#walk.sharedVariable(inner)) assigned.push(inner)
        return
      case 'ObjectPattern':
        return this.#objectPattern(inner, assigned)
      case 'ArrayPattern':
        for (const one of children(inner, 'elements')) this.pattern(one, assigned)
        return
      case 'RestElement':
        return this.pattern(needed(inner, 'argument'), assigned)
      case 'AssignmentPattern':
        this.pattern(needed(inner, 'left'), assigned)
        return this.#walk.visit(needed(inner, 'right'))
      case 'MemberExpression':
        if (needed(inner, 'object').type !== 'Super') this.#member(inner, 'u')
        return
      default:
        return this.#walk.visit(inner)
    }
  }

  /** The hook's key names a getter that every object inherits in a run that is tracked, and which tells the reads. */
  #objectPattern(node: SyntaxNode, assigned: SyntaxNode[] | null): void {
    const properties = children(node, 'properties')
    const keys: string[] = []
    let whole = false
    for (const one of properties) {
      if (one.type === 'RestElement' || flag(one, 'computed')) whole = true
      else keys.push(JSON.stringify(word(needed(one, 'key'), 'name') || String((needed(one, 'key') as SyntaxNode & { value?: unknown }).value)))
    }
    const holder = assigned ? this.#walk.variable() : this.#walk.text.name()
    const site = this.#walk.site(node, '')
    this.#walk.text.wrap(node, `[__il_q(${[site, whole, ...keys].join(', ')})]: ${holder}${properties.length > 0 ? ', ' : ''}`, '', node.start + 1)
    for (const one of properties) {
      if (one.type === 'RestElement') this.pattern(needed(one, 'argument'), assigned)
      else {
        if (flag(one, 'computed')) this.#walk.visit(needed(one, 'key'))
        this.pattern(needed(one, 'value'), assigned)
      }
    }
  }

  // Optional chains

  /** Where a chain must stay as it is: tells what its written-out names lead to, from its start, as far as they go. */
  #path(node: SyntaxNode): void {
    const { links, start } = chainLinks(node)
    const keys: string[] = []
    for (const link of links.toReversed()) {
      const key = link.type === 'MemberExpression' ? this.#keyOf(link) : null
      if (key === null) break
      keys.push(key)
    }
    if (keys.length > 0) this.#walk.wrap(start, `__il_path(${this.#site(start)}, `, `${keys.map((key) => `, ${key}`).join('')})`)
    this.#reference(start)
    this.#visitParts(links)
  }

  #visitParts(links: readonly SyntaxNode[]): void {
    for (const link of links.toReversed()) {
      if (link.type === 'CallExpression') this.#walk.visitAll(children(link, 'arguments'))
      if (link.type === 'MemberExpression' && flag(link, 'computed')) this.#walk.visit(needed(link, 'property'))
    }
  }

  /**
   * `a?.b(c)` becomes `__il_o((x = a) == null ? void 0 : x.b(c))`, with the `?.` in a comment: what a link stands on can then be
   * wrapped without an end to the short circuit.
   */
  #chain(node: SyntaxNode): void {
    const { links, start: first } = chainLinks(node)
    const takesThis = this.unwrapped(first).type === 'MemberExpression' && links.at(-1)?.type === 'CallExpression'
    const object = takesThis && first.type === 'MemberExpression' ? needed(first, 'object') : null
    if ((takesThis && object === null) || object?.type === 'Super' || first.type === 'Super') return this.#path(node)
    // What `a.b?.()` takes `b` from is held as behind any other link.
    const start = object ?? first
    const inward = object ? [first, ...links.toReversed()] : links.toReversed()
    const { text } = this.#walk
    let current = start
    /** Where the text begins that gives `current`. */
    let openAt = start.start
    let optionals = 0
    const finish = (link: SyntaxNode, from: number): void => {
      if (link === start) this.#walk.visit(start)
      else if (link.type === 'CallExpression') text.wrap(link, '__il_made(', ')', from)
    }
    inward.forEach((link, index) => {
      const optional = flag(link, 'optional')
      const from = openAt
      const held = optional || (link.type === 'MemberExpression' && flag(link, 'computed')) ? this.#walk.variable() : ''
      if (optional) {
        optionals++
        text.wrap(current, `__il_o((${held} = `, ') == null ? void 0 : ', from)
        openAt = current.end
      }
      const base = this.#link({ link, next: inward[index + 1], current, held, optional, from })
      finish(current, from)
      if (optional) {
        const mark = this.#walk.skip(current.end)
        const length = link.type === 'MemberExpression' && !flag(link, 'computed') ? 1 : 2
        text.segments.set(link, {
          links: inward.slice(index, this.#segmentEnd(inward, index)).toReversed(),
          base: [{ at: openAt, text: base }, { at: mark, text: '/*' }, { at: mark + length, text: '*/' }],
        })
      }
      current = link
    })
    finish(current, openAt)
    text.wrap(node, '', ')'.repeat(optionals))
  }

  /** One link: wraps what it stands on, or gives the text for that when it is optional and a variable holds it. */
  #link({ link, next, current, held, optional, from }: { link: SyntaxNode; next: SyntaxNode | undefined; current: SyntaxNode; held: string; optional: boolean; from: number }): string {
    const { text } = this.#walk
    if (link.type === 'CallExpression') {
      const owner = this.#owners.get(link)
      this.#walk.visitAll(children(link, 'arguments'))
      return owner === undefined ? held : `__il_bind(${held}, ${owner})`
    }
    if (link.type !== 'MemberExpression') return held
    // A call that follows with `?.(` needs what its function was taken from.
    const owner = next?.type === 'CallExpression' && flag(next, 'optional') ? this.#walk.variable() : ''
    if (owner !== '') this.#owners.set(next!, owner)
    const capture = owner === '' ? '' : `${owner} = `
    const key = this.#keyOf(link)
    const site = this.#site(current)
    if (key !== null) {
      if (optional) return `__il_r(${site}, ${capture}${held}, ${key})`
      text.wrap(current, `__il_r(${site}, ${capture}`, `, ${key})`, from)
      return ''
    }
    if (!optional) text.wrap(current, `__il_o(${capture}${held} = `, ')', from)
    const property = needed(link, 'property')
    this.#walk.wrap(property, `__il_rk(${site}, ${held}, `, ')')
    this.#walk.visit(property)
    return `__il_o(${capture}${held})`
  }

  readonly #owners = new Map<SyntaxNode, string>()

  #segmentEnd(links: readonly SyntaxNode[], from: number): number {
    const next = links.findIndex((link, index) => index > from && flag(link, 'optional'))
    return next < 0 ? links.length : next
  }
}
