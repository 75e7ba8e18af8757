import { describe, expect, it } from "vitest";
import { serverAddress } from "../../../../sdk/io/databases/address.js";
import { parseDay, parseInstant } from "../../../../sdk/io/databases/times.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const address = (url: string, more: object = {}) => serverAddress({ kind: "postgres", url, ...more }, "/");

describe("a server's address", () => {
  it("is read whole, and shown without the password", () => {
    expect(address("postgresql+psycopg2://ada:p%40ss%2F@[::1]:5433/my%20db?sslmode=require")).toEqual({
      host: "::1",
      port: 5433,
      user: "ada",
      password: "p@ss/",
      database: "my db",
      tls: { rejectUnauthorized: false, verifiesName: false },
      shown: "postgres://ada@[::1]:5433/my db",
    });
    expect(address("postgres://ada@h/db?sslmode=verify-full", { password: "x" })).toMatchObject({
      password: "x",
      tls: { rejectUnauthorized: true, verifiesName: true },
    });
  });

  it.each([
    "postgres://ada:s3cret/x@h/db",
    "mysql://ada:s3cret@h/db",
    "postgres://ada:s3cret@h/db?sslmod=require",
    "postgres://ada:s3cret@h/db?sslmode=on",
    // A password with an @ and a / of its own: read as it is, the host would be "x" and the rest a database.
    "postgres://ada:p@x/s3cret@h/db",
    "postgres://ada:s3cret@h/db?sslrootcert=/no/file.pem",
  ])("is refused without telling the password: %s", (url) => {
    let error: unknown;
    try {
      address(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(AssayError.isInstance(error) && error.code).toBe("CONFIG_INVALID");
    expect(String(error)).not.toContain("s3cret");
  });
});

describe("times", () => {
  it("are days and instants of the proleptic Gregorian calendar", () => {
    // Date.UTC counts the same way.
    for (const text of ["1970-01-01", "2000-02-29", "1969-12-31", "0001-01-01", "9999-12-31"]) {
      expect(parseDay(text)).toBe(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
    }
    for (const text of ["2023-02-29", "2023-13-01", "0000-00-00", "23-01-01", "x"])
      expect(parseDay(text)).toBeUndefined();
    expect(parseInstant("2024-02-29T23:00:00.000001-03:30")).toEqual({
      secondMs: Date.parse("2024-02-29T23:00:00-03:30"),
      micros: 1,
      isZoned: true,
    });
    expect(parseInstant("2024-02-29 23:60:00")).toBeUndefined();
  });
});
