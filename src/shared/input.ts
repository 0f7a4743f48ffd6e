import { z } from 'zod';
import { AppError, type FieldError, type Words } from './errors.ts';

/**
 * Parses the input of a command. Every problem is reported at once, each with the field's name and a sentence that
 * says what is expected.
 * @throws AppError `invalid_input`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues);
}

export const invalidInput = (issues: readonly z.core.$ZodIssue[]): AppError => {
  const fields = issues.flatMap(fieldErrors);
  return new AppError('invalid_input', [`有 ${fields.length} 处需要修改。`, `${fields.length} field(s) need attention.`], fields);
};

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: path ? `${path}.${key}` : key, message: ['没有这个字段。', 'There is no such field.'] as const }));
  }
  return [{ field: path, message: sentence(issue) }];
}

function sentence(issue: z.core.$ZodIssue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? ['请填写此项。', 'This is required.'] : [`格式不对，应为${typeName(issue.expected)[0]}。`, `Expected ${typeName(issue.expected)[1]}.`];
    case 'invalid_value': return ['请从给出的选项中选择。', 'Choose one of the options given.'];
    case 'too_small': return [`不能小于 ${issue.minimum}。`, `Must be at least ${issue.minimum}.`];
    case 'too_big': return [`不能大于 ${issue.maximum}。`, `Must be at most ${issue.maximum}.`];
    case 'invalid_format': return formatSentence(issue.format);
    case 'custom': return customSentence(issue.params ?? {});
    default: return ['格式不对，请检查。', 'This is not in the expected form.'];
  }
}

const typeName = (expected: string): Words =>
  ({ string: ['文字', 'text'], number: ['数字', 'a number'], boolean: ['是或否', 'true or false'], array: ['列表', 'a list'], int: ['整数', 'a whole number'] } as Record<string, Words>)[expected]
  ?? [expected, expected];

const formatSentence = (format: string): Words =>
  ({ uuid: ['编号格式不对。', 'Not a valid id.'], email: ['邮箱格式不对，例如 name@example.cn。', 'Not a valid e-mail address.'], date: ['日期格式不对，例如 2026-11-21。', 'Not a valid date, e.g. 2026-11-21.'] } as Record<string, Words>)[format]
  ?? ['格式不对，请检查。', 'This is not in the expected form.'];

function customSentence(params: Record<string, unknown>): Words {
  switch (params['code']) {
    case 'required': return ['请填写此项。', 'This is required.'];
    case 'too_short': return [`至少写 ${params['min']} 个字。`, `Write at least ${params['min']} characters.`];
    case 'too_long': return [`最多 ${params['max']} 个字，请精简。`, `At most ${params['max']} characters.`];
    case 'too_many': return [`最多 ${params['max']} 项。`, `At most ${params['max']} items.`];
    case 'words': return params['words'] as Words; // a rule that brings its own sentence
    default: return ['格式不对，请检查。', 'This is not in the expected form.'];
  }
}

/** For `refine`: a rule with its own sentence. */
export const says = (zh: string, en: string) => ({ params: { code: 'words', words: [zh, en] as Words } });
