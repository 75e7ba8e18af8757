import { describe, expect, it } from "vitest";
import { crc32 } from "../../../../../sdk/core/models/files/crc32.js";

describe("crc32", () => {
  it("is the check value of the CRC catalogue", () => {
    // https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc: check = 0xcbf43926 for "123456789".
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});
