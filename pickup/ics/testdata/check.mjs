// Reads calendar files with ical.js (npm), a parser that shares nothing with
// package ics, and compares what it understands with expected.json.
//
//   npm install --prefix "$dir" ical.js
//   go test ./pickup/ics -run TestSamples -out "$dir/samples"
//   node pickup/ics/testdata/check.mjs "$dir/node_modules/ical.js/dist/ical.js" "$dir/samples"
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [library, dir] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(resolve(library)).href);
const expected = JSON.parse(readFileSync(join(dir, "expected.json"), "utf8"));
let wrong = 0;
for (const want of expected) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(join(dir, want.file), "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent");
  const event = new ICAL.Event(events[0]);
  const got = {
    file: want.file,
    events: events.length,
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    summary: event.summary,
    description: event.description,
    location: event.location ?? "",
    organizer: events[0].getFirstProperty("organizer").getParameter("cn") ?? "",
    status: events[0].getFirstPropertyValue("status"),
  };
  for (const key of Object.keys(want)) {
    if (got[key] !== want[key]) {
      wrong++;
      console.error(`${want.file}: ${key} is ${JSON.stringify(got[key])}, want ${JSON.stringify(want[key])}`);
    }
  }
}
console.log(`${expected.length} calendar files read, ${wrong} differences`);
process.exit(wrong || expected.length === 0 ? 1 : 0);
