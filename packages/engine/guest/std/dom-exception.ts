// Names and codes of https://webidl.spec.whatwg.org/#idl-DOMException-error-names
const CODES: Record<string, [constant: string, code: number]> = {
  IndexSizeError: ['INDEX_SIZE_ERR', 1],
  HierarchyRequestError: ['HIERARCHY_REQUEST_ERR', 3],
  WrongDocumentError: ['WRONG_DOCUMENT_ERR', 4],
  InvalidCharacterError: ['INVALID_CHARACTER_ERR', 5],
  NoModificationAllowedError: ['NO_MODIFICATION_ALLOWED_ERR', 7],
  NotFoundError: ['NOT_FOUND_ERR', 8],
  NotSupportedError: ['NOT_SUPPORTED_ERR', 9],
  InUseAttributeError: ['INUSE_ATTRIBUTE_ERR', 10],
  InvalidStateError: ['INVALID_STATE_ERR', 11],
  SyntaxError: ['SYNTAX_ERR', 12],
  InvalidModificationError: ['INVALID_MODIFICATION_ERR', 13],
  NamespaceError: ['NAMESPACE_ERR', 14],
  InvalidAccessError: ['INVALID_ACCESS_ERR', 15],
  TypeMismatchError: ['TYPE_MISMATCH_ERR', 17],
  SecurityError: ['SECURITY_ERR', 18],
  NetworkError: ['NETWORK_ERR', 19],
  AbortError: ['ABORT_ERR', 20],
  URLMismatchError: ['URL_MISMATCH_ERR', 21],
  QuotaExceededError: ['QUOTA_EXCEEDED_ERR', 22],
  TimeoutError: ['TIMEOUT_ERR', 23],
  InvalidNodeTypeError: ['INVALID_NODE_TYPE_ERR', 24],
  DataCloneError: ['DATA_CLONE_ERR', 25],
}
// Codes without a name of today, kept by the standard for old pages.
const LEGACY: [string, number][] = [
  ['DOMSTRING_SIZE_ERR', 2],
  ['NO_DATA_ALLOWED_ERR', 6],
  ['VALIDATION_ERR', 16],
]
const { hasOwn } = Object

let madeHere: (value: object) => value is DOMException

/** The web's DOMException: an Error whose `name` says what went wrong, with the old numeric `code`. */
export class DOMException extends Error {
  static {
    madeHere = (value): value is DOMException => #name in value
    for (const [constant, code] of [...Object.values(CODES), ...LEGACY]) {
      for (const holder of [DOMException, DOMException.prototype])
        Object.defineProperty(holder, constant, { value: code, enumerable: true })
    }
    Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { value: 'DOMException', configurable: true })
    for (const key of ['name', 'code']) Object.defineProperty(DOMException.prototype, key, { enumerable: true })
  }

  #name: string

  constructor(message: unknown = '', options: unknown = 'Error') {
    const dictionary = typeof options === 'object' && options !== null ? (options as { name?: unknown; cause?: unknown }) : null
    super(String(message))
    const name = dictionary === null ? options : (dictionary.name ?? 'Error')
    this.#name = String(name)
    if (dictionary !== null && 'cause' in dictionary)
      Object.defineProperty(this, 'cause', { value: dictionary.cause, writable: true, configurable: true })
  }

  // The engine may read `name` while the Error part is being made, before the field exists.
  override get name(): string {
    return #name in this ? this.#name : 'Error'
  }

  get code(): number {
    return hasOwn(CODES, this.name) ? (CODES[this.name]?.[1] ?? 0) : 0
  }
}

/** Whether a value was made by the class; an inherited prototype is not enough. */
export function isDOMException(value: object): value is DOMException {
  return madeHere(value)
}
