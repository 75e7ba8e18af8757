import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serverAddress } from "../../../../sdk/io/databases/address.js";
import { parseDay, parseInstant } from "../../../../sdk/io/databases/times.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

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

  it.each([
    ["mysql://h", { kind: "mysql" }, { host: "h", port: 3306, shown: "mysql://h:3306/" }],
    ["mariadb://h:1/d", { kind: "mysql" }, { host: "h", port: 1, database: "d", shown: "mysql://h:1/d" }],
    [
      "postgres:///d?host=/run/pg",
      {},
      { host: "/run/pg", port: 5432, database: "d", shown: "postgres:///d?host=/run/pg" },
    ],
    ["postgres://?host=/run/pg", {}, { host: "/run/pg", port: 5432, shown: "postgres:///?host=/run/pg" }],
    [
      "postgres:///d",
      {},
      { host: "localhost", port: 5432, database: "d", shown: "postgres://localhost:5432/d" },
    ],
    ["postgres://h?sslmode=disable", {}, { host: "h", port: 5432, shown: "postgres://h:5432/" }],
  ])("%s leaves out what is not said", (url, more, wanted) => {
    expect(address(url, more)).toEqual(wanted);
  });

  it("is put together of its parts where there is no url", () => {
    const parts = { kind: "mysql", host: "h", user: "ada", password: "x", database: "d" } as const;
    expect(serverAddress(parts, "/")).toEqual({
      host: "h",
      port: 3306,
      user: "ada",
      password: "x",
      database: "d",
      shown: "mysql://ada@h:3306/d",
    });
  });

  it("reads the files of its certificates from beside the config, and checks the name where only those are given", async () => {
    const folder = await temporaryFolder();
    for (const name of ["ca", "cert", "key"]) writeFileSync(join(folder, `${name}.pem`), name);
    const url = "postgres://h/d?sslrootcert=ca.pem&sslcert=cert.pem&sslkey=key.pem";
    const { tls } = serverAddress({ kind: "postgres", url }, folder);
    expect(tls).toEqual({
      ca: Buffer.from("ca"),
      cert: Buffer.from("cert"),
      key: Buffer.from("key"),
      rejectUnauthorized: true,
      verifiesName: true,
    });
  });

  it("is refused with a % that starts no character", () => {
    expect(() => address(`postgres://${["ada", "100%"].join(":")}@h/db`)).toThrow(
      "a % that starts no character; write it %25",
    );
  });
});

describe("times", () => {
  it("are days and instants of the proleptic Gregorian calendar", () => {
    // Date.UTC counts the same way.
    for (const text of ["1970-01-01", "2000-02-29", "1969-12-31", "0001-01-01", "9999-12-31"]) {
      expect(parseDay(text)).toBe(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
    }
    expect(parseDay("0044-03-15 BC")).toBe(new Date(0).setUTCFullYear(-43, 2, 15) / 86_400_000);
    for (const text of ["2023-04-31", "2023-02-29", "2023-13-01", "0000-00-00", "23-01-01", "x"])
      expect(parseDay(text)).toBeUndefined();
    expect(parseInstant("2024-02-29T23:00:00.000001-03:30")).toEqual({
      secondMs: Date.parse("2024-02-29T23:00:00-03:30"),
      micros: 1,
      isZoned: true,
    });
    for (const text of ["2024-02-29 23:60:00", "2024-04-31 00:00", "2024-01-01 00:00:00.0000001", "soon"])
      expect(parseInstant(text)).toBeUndefined();
    expect(parseInstant("2024-01-01 00:00:00.1234560")?.micros).toBe(123_456);
  });
});
