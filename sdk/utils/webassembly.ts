/** What of WebAssembly is used here; the compiler knows it only among the types of browsers. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: unknown };
}

/** Compiled modules by their binaries: compiling again would begin with slow code again. */
const modules = new Map<string, object>();

/** A module's exports from its binary in base64, with nothing but `abort` handed in. */
export function instantiate<Exports>(
  base64: string,
): Exports & { readonly memory: { readonly buffer: ArrayBuffer } } {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  const module = modules.get(base64) ?? new WebAssembly.Module(Buffer.from(base64, "base64"));
  modules.set(base64, module);
  return new WebAssembly.Instance(module, { env: { abort } }).exports as Exports & {
    readonly memory: { readonly buffer: ArrayBuffer };
  };
}

function abort(): never {
  throw new RangeError("the data does not fit WebAssembly's memory");
}
