/** What the WebAssembly module of `quickjs-wasi` exports, as far as `Sandbox` drives it. Pointers are byte offsets. */
export interface QuickJs {
  memory: WebAssembly.Memory
  __stack_pointer: WebAssembly.Global<'i32'>
  _initialize(): void
  qjs_init(): number
  qjs_eval(code: number, length: number, name: number, flags: number): number
  qjs_compile(code: number, length: number, name: number, evalFlags: number, writeFlags: number, outLength: number): number
  qjs_eval_bytecode(buffer: number, length: number): number
  qjs_new_string(pointer: number, length: number): number
  qjs_new_number(value: number): number
  qjs_get_undefined(): number
  qjs_get_float64(value: number): number
  qjs_get_string(value: number): number
  qjs_free_cstring(pointer: number): void
  qjs_is_exception(value: number): number
  qjs_get_prop_string(object: number, name: number): number
  qjs_set_prop_string(object: number, name: number, value: number): number
  qjs_get_global(): number
  qjs_call(fn: number, self: number, argc: number, argv: number): number
  qjs_new_host_function(name: number, length: number, argc: number): number
  qjs_promise_state(promise: number): number
  qjs_promise_result(promise: number): number
  qjs_promise_mark_as_handled(promise: number): void
  qjs_is_job_pending(): number
  qjs_execute_pending_job(): number
  qjs_get_exception(): number
  qjs_get_value_ptr(value: number): number
  qjs_dup_value(value: number): number
  qjs_set_memory_limit(bytes: number): void
  qjs_set_max_stack_size(bytes: number): void
  qjs_set_interrupt_handler(on: number): void
  qjs_set_promise_rejection_handler(on: number): void
  qjs_set_module_loader(on: number): void
  qjs_get_context_ptr(): number
  qjs_set_gc_threshold(bytes: number): void
  qjs_run_gc(): void
  JS_Eval(context: number, code: number, length: number, name: number, flags: number): bigint
  JS_EvalFunction(context: number, value: bigint): bigint
  malloc(bytes: number): number
  free(pointer: number): void
  wasm_malloc(bytes: number): number
}
