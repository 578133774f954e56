// Prints every tile of a PMTiles file as z x y and the SHA-256 of its bytes, as
// npm's pmtiles (4.5.0) reads them: node read.mjs FILE MAXZOOM
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { PMTiles } from "pmtiles";

const [path, most] = process.argv.slice(2);
const file = await open(path);
const archive = new PMTiles({
  getKey: () => path,
  getBytes: async (offset, length) => {
    const b = Buffer.alloc(length);
    const { bytesRead } = await file.read(b, 0, length, offset);
    return { data: b.buffer.slice(b.byteOffset, b.byteOffset + bytesRead) };
  },
});
for (let z = 0; z <= +most; z++)
  for (let x = 0; x < 2 ** z; x++)
    for (let y = 0; y < 2 ** z; y++) {
      const t = await archive.getZxy(z, x, y);
      if (t) console.log(z, x, y, createHash("sha256").update(Buffer.from(t.data)).digest("hex"));
    }
await file.close();
