import { instantiate } from "../../../utils/webassembly.js";

type Content = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

/** A WebAssembly instance and its memory, from which nothing is given back: rooms are asked for once and used again. */
export class KernelMemory<Exports extends { allocate(bytes: number): number }> {
  readonly wasm: ReturnType<typeof instantiate<Exports>>;

  constructor(binary: string) {
    this.wasm = instantiate<Exports>(binary);
  }

  /** Space at a multiple of 16, with as much again behind it as one vector. */
  room(bytes: number): number {
    return (this.wasm.allocate(bytes + 32) + 15) & ~15;
  }

  put(content: Content): number {
    const address = this.room(content.byteLength);
    this.write(address, content);
    return address;
  }

  write(address: number, { buffer, byteOffset, byteLength }: Content): void {
    this.bytes(address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  }

  bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, address, count);
  }

  /** A view that holds until the next `room`. */
  numbers(address: number, count: number): Float64Array {
    return new Float64Array(this.wasm.memory.buffer, address, count);
  }

  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.wasm.memory.buffer, address, count);
  }
}

/** A room that grows: asked for again only where it is too small. */
export class GrowingRoom {
  private address = 0;
  private size = -1;

  constructor(private readonly memory: KernelMemory<{ allocate(bytes: number): number }>) {}

  of(bytes: number): number {
    if (bytes > this.size) {
      this.size = Math.ceil(bytes * 1.25);
      this.address = this.memory.room(this.size);
    }
    return this.address;
  }
}
