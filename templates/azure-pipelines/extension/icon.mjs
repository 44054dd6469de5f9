// node icon.mjs <file>: draws the extension's icon, a database with a tick, as the PNG that the Marketplace asks for.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const side = 128;
const inEllipse = (x, y, middle) => ((x - 64) / 44) ** 2 + ((y - middle) / 14) ** 2 <= 1;
const near = (x, y, [ax, ay], [bx, by]) => {
  const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) <= 5;
};

function colour(x, y) {
  if (near(x, y, [44, 74], [58, 88]) || near(x, y, [58, 88], [86, 58])) return [255, 255, 255, 255];
  if (inEllipse(x, y, 28)) return [122, 162, 214, 255];
  const isBody = Math.abs(x - 64) <= 44 && y >= 28 && y <= 100;
  return isBody || inEllipse(x, y, 100) ? [31, 78, 140, 255] : [0, 0, 0, 0];
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 6, 0, 0, 0]); // 8 bits each of red, green, blue and alpha
const each = [...Array(side).keys()];
const rows = each.flatMap(y => [0, ...each.flatMap(x => colour(x, y))]); // every row without a filter
writeFileSync(process.argv[2], Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows))), chunk('IEND', Buffer.alloc(0)),
]));
