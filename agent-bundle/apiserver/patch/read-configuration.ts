import type { FieldValidation } from '../codec/decode-object.ts';
import { type JsonDocument, JsonSyntaxError, readJson } from '../codec/json-reader.ts';
import { isObject } from '../codec/json-value.ts';
import { unmarshalErrors } from '../codec/duplicates.ts';
import { readYaml } from '../codec/yaml-reader.ts';
import { jsonTypeOf } from '../codec/decode-error.ts';
import { badRequest } from '../status-error.ts';

export const applyPatchType = 'application/apply-patch+yaml';

/** What a client applies, as it came. */
interface SentConfiguration {
  readonly value: Record<string, unknown>;
  /** For `Warning` headers. */
  readonly warnings: readonly string[];
}

/** Reads the body of an apply: YAML, which most clients write as JSON. Throws 400 for what is neither, or no object. */
export function readConfiguration(body: Buffer, fieldValidation: FieldValidation): SentConfiguration {
  const text = body.toString('utf8');
  const { value, duplicates } = readDocument(text);
  // An empty document is an object that says nothing, not even of which kind it is.
  const object = value ?? {};
  if (!isObject(object)) {
    const why = `json: cannot unmarshal ${jsonTypeOf(object)} into Go value of type map[string]interface {}`;
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  if (duplicates.length === 0 || fieldValidation === 'Ignore') return { value: object, warnings: [] };
  const onlyLine = text.includes('\n') ? undefined : 1;
  const problem = `error converting YAML to JSON: ${unmarshalErrors(duplicates, onlyLine)}`;
  if (fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${problem}`);
  return { value: object, warnings: [problem] };
}

function readDocument(text: string): JsonDocument {
  try {
    return /^\s*\{/.test(text) ? readJson(text) : readYaml(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest(`error decoding YAML: ${error.message}`);
    throw error;
  }
}
