# What Fluentd does with lines by the expressions of its configuration, for which no Fluentd is to be had here: the patterns, formats and
# expressions are the configuration's own, Ruby's and strptime's the meaning. Reads a question as JSON, answers with the records as JSON.
require 'json'
require 'strptime'
require 'time'

question = JSON.parse($stdin.read.force_encoding('UTF-8'))

def parsed_time(format, text)
  time = format == '%iso8601' ? Time.iso8601(text) : Strptime.new(format).exec(text)
  time.utc.iso8601(9)
rescue ArgumentError
  nil
end

def value_of(expression, record, tag, time)
  tag_parts = tag.split('.')
  [tag_parts, time] && eval(expression, binding)
end

records = question['lines'].map { |line| line.unpack1('m') }.map do |line|
  if question['expression']
    match = Regexp.new(question['expression']).match(line)
    match && match.named_captures
  else
    JSON.parse(line.dup.force_encoding('UTF-8'))
  end || { 'unmatched_line' => line }
end

# As filter_concat joins them.
joined = []
open = {}
records.each do |record|
  next joined << record unless record.key?('log')

  stream = record['stream']
  open[stream] = open.key?(stream) ? record.merge('log' => open[stream]['log'] + record['log']) : record
  ends = question['lineEnd'] ? Regexp.new(question['lineEnd']).match?(record['log']) : record['logtag'] == 'F'
  joined << open.delete(stream) if ends
end

now = Time.utc(2026, 11, 23, 9, 14, 3)
answers = joined.concat(open.values).map do |record|
  values = question['values'].transform_values { |expression| value_of(expression, record, question['tag'], now) }
  record['time'] ? values.merge('parsed' => parsed_time(question['timeFormat'], record['time'])) : values
end
# As the client does: it raises where a text is not UTF-8.
print JSON.generate(answers)
