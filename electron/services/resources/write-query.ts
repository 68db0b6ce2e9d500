/** Who wrote what stands in an object's managedFields. */
const fieldManager = 'pilothouse';

/** What a person wrote is taken at its word: a field the server does not know is refused, as kubectl has it. */
export function writeQuery({ dryRun }: { readonly dryRun: boolean }): string {
  return `?fieldManager=${fieldManager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
}
