package trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON, read and written. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
    /** Texts of this program have single quotes, so that they can be read. */
    private static final ObjectMapper OWN = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private Json() {}

    static ObjectNode own(String text) {
        try {
            return (ObjectNode) OWN.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new HttpError(400, "no JSON: " + e.getOriginalMessage());
        }
    }

    static ObjectNode readObject(String text) {
        final JsonNode node = read(text);
        if (!node.isObject()) throw new HttpError(400, "a JSON object is wanted");
        return (ObjectNode) node;
    }
}
