import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
export const openApiOf = (schema: JSONSchemaProps | undefined): Readonly<Record<string, unknown>> => ({ ...schema });
