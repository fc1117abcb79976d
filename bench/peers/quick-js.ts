import { QuickJS } from 'quickjs-wasi'

/** A new QuickJS instance for each program, from a compiled WebAssembly module: the usual way to isolate. */
export function quickJs(wasm: WebAssembly.Module, source: () => string, expectResult: (printed: string | undefined) => void): { quickjs: () => Promise<void> } {
  return {
    quickjs: async () => {
      using vm = await QuickJS.create({ wasm })
      let printed = ''
      const print = vm.newFunction('print', (text) => {
        printed = text.toString()
        return vm.undefined
      })
      vm.setProp(vm.global, 'print', print)
      vm.evalCode('globalThis.console = { log: (...parts) => print(parts.join(" ")) }').dispose()
      vm.evalCode(`(async () => {${source()}})()`, 'main.js').dispose()
      vm.executePendingJobs()
      expectResult(printed)
    },
  }
}
