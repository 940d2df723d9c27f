# frozen_string_literal: true

# Where Fluentd's filter asks for the labels of pods: the URL of the API server, or nothing where it does not answer. The filter would
# end Fluentd over that, and nothing would be collected; lines without labels are better than none. Once the API server answers, Fluentd
# ends and is started again: how far it has read, and what it has not sent, is on the node's disk.
require 'net/http'
require 'openssl'

module KubernetesApi
  ACCOUNT = ENV.fetch('SERVICE_ACCOUNT_FOLDER', '/var/run/secrets/kubernetes.io/serviceaccount')
  PAUSE = Float(ENV.fetch('API_SERVER_PAUSE', '30'))
  # What the filter asks when it starts.
  QUESTIONS = ['/api', "/api/v1/pods?limit=1&fieldSelector=spec.nodeName%3D#{ENV['K8S_NODE_NAME']}", '/api/v1/namespaces?limit=1'].freeze

  class << self
    def url
      @url ||= (why = trouble) ? without(why) : "https://#{host.include?(':') ? "[#{host}]" : host}:#{port}/api"
    end

    private

    def host
      ENV['KUBERNETES_SERVICE_HOST'].to_s
    end

    def port
      ENV['KUBERNETES_SERVICE_PORT'].to_s
    end

    # What is wrong with the API server's answers, if anything.
    def trouble
      client = Net::HTTP.new(host, port.to_i, nil)
      client.use_ssl = true
      client.ca_file = File.join(ACCOUNT, 'ca.crt')
      client.open_timeout = client.read_timeout = client.ssl_timeout = 5
      client.start do
        QUESTIONS.each do |question|
          answer = client.get(question, 'Authorization' => "Bearer #{File.read(File.join(ACCOUNT, 'token')).strip}")
          return "it answers #{answer.code} to #{question.split('?').first}" unless answer.code == '200'
        end
      end
      nil
    rescue StandardError => e
      "#{e.class}: #{e.message}"
    end

    def without(why)
      $stderr.puts "kubernetes-api: #{why}. Lines go without site and component until the API server answers."
      # The process that collects; the one above it reads this file too, and takes the signal.
      Thread.new { end_once_it_answers } if ENV['SERVERENGINE_WORKER_ID']
      ''
    end

    def end_once_it_answers
      sleep PAUSE while trouble
      $stderr.puts 'kubernetes-api: the API server answers. Fluentd is started again.'
      Process.kill(:TERM, Process.ppid)
    end
  end
end
