# frozen_string_literal: true

# Waits until the bootstrap has set up Elasticsearch for Fluentd's indices. One that is begun before has neither template nor lifecycle: it
# maps its fields as it likes, and is never deleted; and what a user writes that has no right to the index is lost, and Fluentd does not say so.
# Where the node has seen the bootstrap's work once, an Elasticsearch that is away now keeps nobody waiting: lines gather on the disk.
#
#   ELASTICSEARCH_HOST, ELASTICSEARCH_PORT, ELASTICSEARCH_USERNAME
#   SERVER_NAME       the name in the certificate
#   INDEX_TEMPLATE    the template that the bootstrap makes
#   INDEX_PATTERN     the indices that Fluentd writes to, such as ais.*
require 'json'
require 'net/http'
require 'openssl'
require 'socket'

CA_FILE = ENV.fetch('CA_FILE', '/run/ca/ca.crt')
PASSWORD_FILE = ENV.fetch('PASSWORD_FILE', '/run/secrets/elasticsearch/password')
SEEN_FILE = ENV.fetch('SEEN_FILE', '/var/lib/fluentd/bootstrapped')
PAUSE = Float(ENV.fetch('PAUSE', '5'))
USER = ENV.fetch('ELASTICSEARCH_USERNAME')
PATTERN = ENV.fetch('INDEX_PATTERN')
TEMPLATE = ENV.fetch('INDEX_TEMPLATE')

def ask(client, kind, path, body = nil)
  request = kind.new(path, 'Content-Type' => 'application/json')
  request.basic_auth(USER, File.binread(PASSWORD_FILE))
  request.body = body && JSON.generate(body)
  client.request(request)
end

# Whether the user may begin an index, and write to it.
def may_write?(client)
  asked = { index: [{ names: [PATTERN], privileges: %w[create_doc create_index auto_configure] }] }
  answer = ask(client, Net::HTTP::Post, '/_security/user/_has_privileges', asked)
  return answer.code unless answer.code == '200'

  rights = JSON.parse(answer.body).fetch('index').fetch(PATTERN)
  rights['create_doc'] && (rights['create_index'] || rights['auto_configure'])
end

# What there is, and in what words: :ready, :missing where the bootstrap is to come, or :unknown.
def state
  address = IPSocket.getaddress(ENV.fetch('ELASTICSEARCH_HOST'))
  client = Net::HTTP.new(ENV.fetch('SERVER_NAME'), ENV.fetch('ELASTICSEARCH_PORT').to_i, nil)
  client.ipaddr = address
  client.use_ssl = true
  client.ca_file = CA_FILE
  client.open_timeout = client.read_timeout = client.ssl_timeout = 10
  client.start do
    may = may_write?(client)
    return [:missing, "#{USER} may not write to #{PATTERN}"] unless may
    return [:unknown, "Elasticsearch answers #{may} to #{USER}"] unless may == true

    # Who may not ask for templates, such as the writer, has rights that are set after them.
    answer = ask(client, Net::HTTP::Get, "/_index_template/#{TEMPLATE}").code
    case answer
    when '200', '403' then [:ready, 'Elasticsearch is ready for Fluentd']
    when '404' then [:missing, "there is no index template #{TEMPLATE}"]
    else [:unknown, "Elasticsearch answers #{answer}"]
    end
  end
rescue StandardError => e
  [:unknown, "#{e.class}: #{e.message}"]
end

trap(:TERM) { exit! 143 }
seen = "#{TEMPLATE} #{PATTERN}\n"
(0..).each do |attempt|
  found, words = state
  if found == :ready
    File.write(SEEN_FILE, seen)
    puts "wait-for-elasticsearch: #{words}."
    break
  end
  if found == :unknown && File.exist?(SEEN_FILE) && File.read(SEEN_FILE) == seen
    puts "wait-for-elasticsearch: #{words}. Fluentd begins all the same: lines gather on the disk."
    break
  end
  puts "wait-for-elasticsearch: #{words}. Fluentd waits for the Job efk-bootstrap." if (attempt % 12).zero?
  $stdout.flush
  sleep PAUSE
end
