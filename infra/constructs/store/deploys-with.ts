import { Aws, DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';

/** ARN of the role that CloudFormation works under: the one of the CDK's bootstrap, with the qualifier in use. */
export function deploysWith(stack: Stack): string {
  const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-${qualifier}-cfn-exec-role-${Aws.ACCOUNT_ID}-${stack.region}`;
}
