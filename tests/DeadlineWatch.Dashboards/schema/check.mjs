// Holds dashboards/*.json against the types in @grafana/schema, of the oldest and the newest Grafana that we promise:
//   1. write each part of a dashboard (its head, its variables, each panel's options, fields, overrides and queries) as a
//      TypeScript constant that must satisfy the type of that part;
//   2. write broken copies of the first panel of each kind, each of which must NOT satisfy it, so that a type which lets
//      everything through is found out;
//   3. let the compiler judge both, and say per part what does not fit.
// Ends with 1 and a line for each fault, else with one line. Other files may be named on the command line.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const dashboards = join(here, '..', '..', '..', 'dashboards');
const grafanas = [
  { name: 'Grafana 10.4', types: join(here, 'node_modules/grafana-10/dist/esm') },
  { name: 'Grafana 13.2', types: join(here, 'node_modules/grafana-13/dist/types') },
];

/** The file of generated types in a folder of the package; null where this version has none (13 has Prometheus's queries elsewhere). */
function typesIn(grafana, folder) {
  const path = join(grafana.types, 'raw/composable', folder, 'x');
  try {
    return join(path, readdirSync(path).find((file) => file.endsWith('types.gen.d.ts')).replace(/\.d\.ts$/, ''));
  } catch {
    return null;
  }
}

/** The overrides of a panel as the field options that they set, one object for each: { "custom.width": 90 } is { custom: { width: 90 } }. */
function overridden(panel) {
  return (panel.fieldConfig?.overrides ?? []).map(({ properties }) => {
    const fields = { custom: {} };
    for (const { id, value } of properties) {
      // null takes a default away.
      if (value === null) continue;
      const [first, ...rest] = id.split('.');
      if (first === 'custom') fields.custom[rest.join('.')] = value;
      else fields[id] = value;
    }
    return fields;
  });
}

/** Every part of a panel beside the name of the type that it must satisfy. */
function partsOf(panel, kinds, queries) {
  const { options, fieldConfig, targets, ...rest } = panel;
  if (panel.type === 'row') return [['row', panel, 'Plain<RowPanel>']];
  if (!kinds.has(panel.type)) return [['kind', panel.type, 'never']];

  const kind = panel.type;
  const fields = (config) => {
    const { custom = {}, ...standard } = config;
    return [['fields', standard, 'Plain<Omit<FieldConfig, "custom">>'], ['fields of its kind', custom, `Given<${kind}Fields>`]];
  };
  return [
    ['panel', rest, 'Plain<Omit<Panel, "options" | "fieldConfig" | "targets">>'],
    ['options', options, `Given<${kind}.Options>`],
    ['layers of fields', { ...fieldConfig, defaults: {} }, 'Plain<FieldConfigSource>'],
    ...fields(fieldConfig.defaults),
    ...overridden(panel).flatMap((each) => fields(each).map(([what, value, type]) => [`override: ${what}`, value, type])),
    ...targets.map((target) => [`query ${target.refId}`, target, queries ? 'Plain<PrometheusDataQuery>' : 'Plain<DataQuery> & Record<string, unknown>']),
  ];
}

/** Copies of a panel, each with one thing wrong that no version of Grafana knows. */
function broken(panel) {
  const copy = (change) => { const it = structuredClone(panel); change(it); return it; };
  const copies = {
    'an option that does not exist': copy((it) => { it.options.noSuchOption = true; }),
    'a wrong type in an option': copy((it) => { it.options[Object.keys(it.options)[0]] = 17.5; }),
    'a field option that does not exist': copy((it) => { it.fieldConfig.defaults.noSuchField = 1; }),
    'a wrong colour mode': copy((it) => { it.fieldConfig.defaults.color = { mode: 'rainbow' }; }),
    'a panel property that does not exist': copy((it) => { it.datsource = it.datasource; }),
    'a wrong override': copy((it) => { it.fieldConfig.overrides = [{ matcher: { id: 'byName', options: 'x' }, properties: [{ id: 'decimals', value: 'two' }] }]; }),
  };
  if (panel.type !== 'stat') {
    copies['a field option that its kind does not have'] = copy((it) => { it.fieldConfig.defaults.custom.noSuchField = 1; });
  }
  return Object.entries(copies);
}

/** The source that the compiler is to judge, and what stands on each of its lines. */
function sourceFor(grafana, files) {
  const kinds = new Set(files.flatMap(({ panels }) => panels.map((panel) => panel.type)).filter((kind) => typesIn(grafana, `${kind}/panelcfg`)));
  const queries = typesIn(grafana, 'prometheus/dataquery');
  const lines = [
    "import type { Dashboard, DataQuery, FieldConfig, FieldConfigSource, Panel, RowPanel } from '@grafana/schema';",
    `import type { Given, Plain } from '${join(here, 'plain')}';`,
    ...(queries ? [`import type { PrometheusDataQuery } from '${queries}';`] : []),
    ...[...kinds].flatMap((kind) => {
      const from = typesIn(grafana, `${kind}/panelcfg`);
      // Stat has no field options of its own, and then the package exports none.
      const own = /interface FieldConfig\b/.test(readFileSync(`${from}.d.ts`, 'utf8')) ? `${kind}.FieldConfig` : 'Record<string, never>';
      return [`import type * as ${kind} from '${from}';`, `type ${kind}Fields = ${own};`];
    }),
  ];
  const places = new Map();
  const add = (place, value, type) => {
    lines.push(`export const c${lines.length} = ${JSON.stringify(value)} satisfies ${type};`);
    places.set(lines.length - 1, place);
  };

  for (const { file, dashboard, panels } of files) {
    const { panels: _, ...head } = dashboard;
    add({ file, where: 'dashboard' }, head, 'Plain<Omit<Dashboard, "panels">>');
    for (const panel of panels) {
      for (const [what, value, type] of partsOf(panel, kinds, queries)) {
        add({ file, where: `panel ${panel.id} "${panel.title}", ${what}` }, value, type);
      }
    }
  }
  const wrongs = [...kinds].flatMap((kind) => {
    const { file, panel } = files.flatMap(({ file, panels }) => panels.map((panel) => ({ file, panel }))).find(({ panel }) => panel.type === kind);
    return broken(panel).map(([how, wrong]) => ({ file, kind, how, wrong }));
  });
  for (const [index, { file, kind, how, wrong }] of wrongs.entries()) {
    for (const [, value, type] of partsOf(wrong, kinds, queries)) add({ file, wrong: index, where: `${kind} with ${how}` }, value, type);
  }
  return { text: lines.join('\n'), places, wrongs };
}

/** What the compiler says of it, line by line. */
function judge(grafana, text) {
  const name = join(here, 'dashboards.generated.ts');
  const read = ts.readConfigFile(join(here, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent({ ...read, files: [], include: [] }, ts.sys, here);
  options.paths = { '@grafana/schema': [join(grafana.types, 'index.d.ts')] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, ...more) => file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile.call(host, file, ...more);
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.readFile = (file) => file === name ? text : readFile.call(host, file);
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map((each) => ({
    line: each.file?.fileName === name ? each.file.getLineAndCharacterOfPosition(each.start).line : -1,
    says: ts.flattenDiagnosticMessageText(each.messageText, ' ').replace(/\s+/g, ' ').replace(/ in type '.*/, '').slice(0, 240),
  }));
}

const named = process.argv.slice(2);
const paths = named.length ? named : readdirSync(dashboards).filter((file) => file.endsWith('.json')).map((file) => join(dashboards, file));
const files = paths.map((path) => {
  const dashboard = JSON.parse(readFileSync(path, 'utf8'));
  return { file: basename(path), dashboard, panels: dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]) };
});

const faults = [];
let parts = 0;
let copies = 0;
for (const grafana of grafanas) {
  const { text, places, wrongs } = sourceFor(grafana, files);
  const found = new Set();
  for (const { line, says } of judge(grafana, text)) {
    const place = places.get(line);
    if (place?.wrong !== undefined) found.add(place.wrong);
    else faults.push(`${place ? `${place.file}: ${place.where}` : 'the types'}, ${grafana.name}: ${says}`);
  }
  for (const [index, { kind, how }] of wrongs.entries()) {
    if (!found.has(index)) faults.push(`the check itself: the types of ${grafana.name} let pass ${kind} with ${how}`);
  }
  parts += [...places.values()].filter((place) => place.wrong === undefined).length;
  copies += wrongs.length;
}

if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${files.length} dashboards fit the types of ${grafanas.map((each) => each.name).join(' and ')}: ${parts} parts; ${copies} broken copies were refused.`);
